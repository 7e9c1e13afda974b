/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at names of files once: see owncode.h; the rules stand in pypygc/own_files.h. */
#include "owner/owncode.h"

#include "base/strings.h"
#include "own_files.h"

static struct {
   UChar* owners; /* by number of the string: CodeOwner + 1, 0: not looked at */
   UInt   count;
} state;

static Bool begins(const HChar* text, const HChar* prefix)
{
   return VG_(strncmp)(text, prefix, VG_(strlen)(prefix)) == 0;
}

static Bool ends(const HChar* text, const HChar* suffix)
{
   SizeT length = VG_(strlen)(text), end = VG_(strlen)(suffix);
   return length >= end && VG_(strcmp)(text + length - end, suffix) == 0;
}

static CodeOwner look(const HChar* file)
{
   Bool frozen = False, library = False, package = False;
#define PART(text) frozen = frozen || begins(file, text);
   PYPYGC_FROZEN_PREFIXES(PART)
#undef PART
#define PART(text) library = library || VG_(strstr)(file, text) != NULL;
   PYPYGC_LIBRARY_PARTS(PART)
#undef PART
#define PART(text) package = package || VG_(strstr)(file, text) != NULL;
   PYPYGC_PACKAGE_PARTS(PART)
#undef PART
   if (frozen && VG_(strstr)(file, PYPYGC_IMPORT_PART) != NULL)
      return CodeImports;
   if (library && !package && ends(file, PYPYGC_SITE_FILE))
      return CodeSite;
   return frozen || (library && !package) ? CodeLibrary : CodeUsers;
}

CodeOwner PG_(code_owner)(UInt file)
{
   if (file == 0)
      return CodeUnknown;
   if (file >= state.count) {
      UInt count   = 2 * file + 1;
      state.owners = VG_(realloc)("pypygc.owncode", state.owners, count);
      VG_(memset)(state.owners + state.count, 0, count - state.count);
      state.count = count;
   }
   if (state.owners[file] == 0)
      state.owners[file] = 1 + look(PG_(string_text)(file, NULL));
   return state.owners[file] - 1;
}
