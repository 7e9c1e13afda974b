/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Valgrind's hash table (pub_tool_hashtable.h) as far as pure modules use it, for
   native unit tests: the same functions over a plain list. Only port.h includes
   it. */
#ifndef PYPYGC_TOOL_PORT_HASHTABLE_H
#define PYPYGC_TOOL_PORT_HASHTABLE_H

typedef struct VgHashNode {
   struct VgHashNode* next;
   UWord              key;
} VgHashNode;

typedef struct {
   VgHashNode* first;
   VgHashNode* next; /* of a walk */
   UInt        count;
} VgHashTable;

static inline VgHashTable* port_HT_construct(const HChar* name)
{
   (void)name;
   return calloc(1, sizeof(VgHashTable));
}

static inline UInt port_HT_count_nodes(const VgHashTable* t)
{
   return t->count;
}
static inline void port_HT_add_node(VgHashTable* t, void* node)
{
   VgHashNode* n = node;
   n->next       = t->first;
   t->first      = n;
   t->count++;
}

static inline void* port_HT_lookup(const VgHashTable* t, UWord key)
{
   VgHashNode* n = t->first;
   while (n != NULL && n->key != key)
      n = n->next;
   return n;
}

static inline void* port_HT_remove(VgHashTable* t, UWord key)
{
   for (VgHashNode** link = &t->first; *link != NULL; link = &(*link)->next) {
      VgHashNode* n = *link;
      if (n->key != key)
         continue;
      *link = n->next;
      t->count--;
      return n;
   }
   return NULL;
}

static inline void port_HT_ResetIter(VgHashTable* t)
{
   t->next = t->first;
}

static inline void* port_HT_Next(VgHashTable* t)
{
   VgHashNode* n = t->next;
   if (n != NULL)
      t->next = n->next;
   return n;
}

static inline void port_HT_destruct(VgHashTable* t, void (*release)(void*))
{
   while (t->first != NULL) {
      VgHashNode* n = t->first;
      t->first      = n->next;
      release(n);
   }
   free(t);
}

static inline VgHashNode** port_HT_to_array(const VgHashTable* t, UInt* count)
{
   *count = t->count;
   if (t->count == 0)
      return NULL;
   VgHashNode** array = malloc(t->count * sizeof *array);
   UInt         i     = 0;
   for (VgHashNode* n = t->first; n != NULL; n = n->next)
      array[i++] = n;
   return array;
}

#endif
