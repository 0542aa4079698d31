/* One line of a model file:
 *   key = 819 GB/s [780 .. 830] @jesd238a published
 *   key = 3.9 pJ/bit @oconnor2017 estimated ; because scaled by pin rate
 * value, optional range, source, kind; the reason behind a guess. */
#ifndef CHP_CATALOGUE_DATUM_H
#define CHP_CATALOGUE_DATUM_H

#include "base/units.h"
#include "ini/book.h"

typedef struct {
    size_t text_length;      /* bytes of value and unit, or of the name */
    double value, low, high; /* SI; a name: NaN */
    const char *source;      /* what [sources] says; NULL: none given */
    const char *provenance;  /* "measured", ...; NULL: none given */
    const char *because;     /* NULL: none given */
} chp_datum;

/* What a number must keep to. */
typedef struct {
    chp_dimension dimension;
    double min, max;
} chp_limits;

/* A number: source and kind are demanded. Returns 1, or 0 after a finding. */
int chp_datum_number(chp_datum *out, const chp_ini_line *line, const chp_limits *limits,
                     chp_findings *to);
/* A word or name: source and kind may follow. */
int chp_datum_word(chp_datum *out, const chp_ini_line *line, chp_findings *to);

#endif
