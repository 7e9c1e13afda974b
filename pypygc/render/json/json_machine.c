/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program ran: see json_machine.h. */
#include "render/json/json_machine.h"

static struct json_object *caches_array(const struct machine *machine)
{
    struct json_object *array = json_object_new_array();

    for (size_t i = 0; i < machine->n_caches; i++) {
        const struct cpu_cache *cache = &machine->caches[i];
        struct json_object *object = json_object_new_object();
        json_add_number(object, "level", cache->level);
        json_add_string(object, "kind", cache->kind);
        json_add_number(object, "size", cache->size);
        json_add_number(object, "ways", cache->ways);
        json_add_number(object, "line_size", cache->line_size);
        json_object_array_add(array, object);
    }
    return array;
}

void json_add_machine(struct json_object *run, const struct profile *profile)
{
    const struct machine *machine = &profile->machine;
    struct json_object *object = json_object_new_object(), *loaded;

    json_add_string(object, "system", machine->system);
    json_add_string(object, "kernel", machine->kernel);
    json_add_string(object, "distribution", machine->distribution);
    json_add_string(object, "cpu", machine->cpu);
    json_add_string(object, "cpuinfo_cache", machine->cpuinfo_cache);
    if (machine->n_caches > 0)
        json_object_object_add(object, "cpu_caches", caches_array(machine));
    if (json_object_object_length(object) > 0)
        json_object_object_add(run, "machine", object);
    else
        json_object_put(object);
    if (profile->n_loaded == 0)
        return;
    loaded = json_object_new_array();
    for (size_t i = 0; i < profile->n_loaded; i++)
        json_object_array_add(loaded, json_object_new_string(profile->loaded[i]));
    json_object_object_add(run, "loaded", loaded);
}
