// SPDX-License-Identifier: GPL-3.0-or-later
// The figures that lines and functions have, once: their names, units, and what they are in words.

/** @typedef {{key: string, label: string, unit: string, title: string}} Metric */

/** @type {Metric[]} */
export const METRICS = [
    {key: "cost_instructions", label: "Cost", unit: "instructions", title: "Work of the line, and the collector's because of what is allocated here"},
    {key: "instructions", label: "Work", unit: "instructions", title: "Instructions executed by the line itself, whoever executed them: machine code of traces, what it calls, the interpreter, the JIT compiler"},
    {key: "inclusive_instructions", label: "Work with callees", unit: "instructions", title: "The same with all that the line called"},
    {key: "gc_blame_instructions", label: "Collector", unit: "instructions", title: "What the garbage collector executed because of these objects: copying and marking them, and the collections that they made necessary"},
    {key: "allocated_bytes", label: "Allocated", unit: "bytes", title: "Bytes allocated"},
    {key: "allocated_objects", label: "Objects", unit: "objects", title: "Objects allocated"},
    {key: "survived_bytes", label: "Survived", unit: "bytes", title: "Bytes that a minor collection copied out of the nursery"},
    {key: "died_young_bytes", label: "Died young", unit: "bytes", title: "Bytes that were dead at the first minor collection"},
    {key: "large_bytes", label: "Large", unit: "bytes", title: "Bytes of objects too large for the nursery"},
    {key: "old_live_bytes", label: "Alive at the end", unit: "bytes", title: "Bytes in the old generation at the end"},
    {key: "old_died_bytes", label: "Died old", unit: "bytes", title: "Bytes that died in the old generation"},
    {key: "compiled", label: "Compiled", unit: "instructions", title: "Part of the work: machine code of traces"},
    {key: "called", label: "Called by compiled", unit: "instructions", title: "Part of the work: functions of PyPy and of libraries that traces call"},
    {key: "interpreted", label: "Interpreted", unit: "instructions", title: "Part of the work: bytecodes, and the built-in functions that they run"},
    {key: "guards", label: "After guards", unit: "instructions", title: "Part of the work: what ran after guards had failed"},
    {key: "tracing", label: "JIT compiler", unit: "instructions", title: "Part of the work: making traces that begin here"},
    {key: "interpreted_times", label: "Times interpreted", unit: "times", title: "How often the interpreter began this line"},
    {key: "guard_failures", label: "Guard failures", unit: "times", title: "How often guards of this line failed into C code"},
    {key: "D1_misses", label: "D1 misses", unit: "misses", title: "Misses of the first level of the data cache"},
    {key: "LL_misses", label: "LL misses", unit: "misses", title: "Misses of the last level, data"},
];

export function metric(key) {
    return METRICS.find((one) => one.key === key);
}

/** Those that a table of this profile has, and that are not 0 everywhere. */
export function metricsOf(table) {
    return METRICS.filter(({key}) => table.any(key));
}
