#include "chiplet.h"

const char *chiplet_kind_name(chiplet_kind kind)
{
    static const char *const names[CHIPLET_KINDS] = {
        [CHIPLET_PROCESS] = "process", [CHIPLET_MEMORY] = "memory", [CHIPLET_LINK] = "link",
        [CHIPLET_PACKAGE] = "package", [CHIPLET_KERNEL] = "kernel", [CHIPLET_CHIP] = "chip",
        [CHIPLET_DESIGN] = "design",   [CHIPLET_SYSTEM] = "system", [CHIPLET_WORKLOAD] = "workload",
    };
    return (unsigned)kind < CHIPLET_KINDS ? names[kind] : NULL;
}
