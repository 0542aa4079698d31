/* What is bought: a node, a DRAM stack, a die-to-die PHY, a packaging
 * technology - and kernels, how well software runs an operator on a kind of
 * core. Plain values; the .def files are the single table of each. */
#ifndef CHP_PARTS_PARTS_H
#define CHP_PARTS_PARTS_H

#define NUM(field, key, dimension, min, max, summary) double field;
#define OPT(field, key, dimension, fallback, min, max, summary) double field;
#define TEXT(field, key, summary) const char *field;
#define WORD(field, key, choices, summary) const char *field;
#define REF(field, key, kind, summary) const char *field;

typedef struct {
#include "parts/process.def"
} chp_process;

typedef struct {
#include "parts/memory.def"
} chp_memory;

typedef struct {
#include "parts/link.def"
} chp_link;

typedef struct {
#include "parts/package.def"
} chp_package;

typedef struct {
#include "parts/kernel.def"
} chp_kernel;

#undef NUM
#undef OPT
#undef TEXT
#undef WORD
#undef REF

#endif
