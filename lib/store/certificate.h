/* What a search claims, so that somebody else can check it: for which question,
 * which designs are the answer, and why each other part of the grid holds none.
 * A shard's file is the same for its part of the grid. doc/formats.md has the
 * layout of both. */
#ifndef CHP_STORE_CERTIFICATE_H
#define CHP_STORE_CERTIFICATE_H

#include "base/arena.h"
#include "store/box_log.h"
#include "store/identity.h"

/* A design of the answer. */
typedef struct {
    double key[CHP_MAX_OBJECTIVES]; /* less is better; those beyond the objectives 0 */
    uint64_t cell;
} chp_claim;

/* One search of the grid. Where the study leaves the packages open there is one
 * for each number of packages up to the first that holds the model. */
typedef struct {
    double packages;
    int axes, aims;
    const char *axis[CHP_KEYS];     /* as chp_space_axis_name() has them */
    size_t values[CHP_KEYS];        /* of each axis */
    chp_claim *claim;
    size_t claims;
    chp_claim *given;               /* of a shard: designs of other shards that helped to
                                       close its boxes */
    size_t givens;
    double evaluated, feasible;     /* designs looked at one by one */
    chp_box_log boxes;
    size_t closed[CHP_CLOSED_BEATEN + 1]; /* boxes for each reason */
} chp_round;

enum { CHP_MOST_ROUNDS = 17 };      /* packages from 1 to 2^16 */

/* What a chip to match demands beyond the constraints of the study. */
typedef struct {
    int metric, sense;              /* as chp_constraint has them */
    double bound;
} chp_matched;

typedef struct {
    chp_identity identity;
    const char *name, *text;        /* of the study; text as chp_study_flat() has it */
    size_t shard, shards;           /* counted from 1 */
    double took_s;                  /* of a shard: wall clock of its search; else 0 */
    int complete;
    double epsilon;
    size_t best;                    /* as chp_question has them */
    chp_matched demand[CHP_MAX_CONSTRAINTS];
    int demands;
    chp_round round[CHP_MOST_ROUNDS];
    int rounds;
    chp_arena arena;                /* of all texts */
} chp_certificate;

/* Identity, name and text of a study. `out` is all zero before. */
chiplet_status chp_certificate_begin(chp_certificate *out, const chiplet_study *study,
                                     chiplet_error *err);
/* One more, as long as there is room. */
void chp_certificate_demand(chp_certificate *certificate, const chp_constraint *constraint);
/* NULL: as many rounds as there can be, or no memory. */
chp_round *chp_certificate_round(chp_certificate *certificate, const chp_space *space, int aims);
/* Whether its axes are those of the grid. */
int chp_round_is_of(const chp_round *round, const chp_space *space);
/* 0 if memory ran out. */
int chp_round_claim(chp_round *round, const chp_claim *claim);
int chp_round_give(chp_round *round, const chp_claim *given);
int chp_round_close(chp_round *round, const chp_closed_box *closed);
void chp_certificate_close(chp_certificate *certificate);

/* 0 if `write` refused a piece. */
int chp_certificate_write(const chp_certificate *certificate, chiplet_write_fn write,
                          void *payload);
chiplet_status chp_certificate_save(const chp_certificate *certificate, const char *path,
                                    chiplet_error *err);

/* Any bytes; `name` stands in messages. `out` is all zero before and after a
 * failure. */
chiplet_status chp_certificate_parse(chp_certificate *out, const char *bytes, size_t size,
                                     const char *name, chiplet_error *err);
chiplet_status chp_certificate_read(chp_certificate *out, const char *path, chiplet_error *err);
/* The same without the boxes, of which is known how many there are for each reason:
 * several times as fast. */
chiplet_status chp_certificate_read_designs(chp_certificate *out, const char *path,
                                            chiplet_error *err);
/* All boxes of a round. */
size_t chp_round_boxes(const chp_round *round);
/* Adds the boxes of another round of the same grid. 0 if memory ran out. */
int chp_round_close_all(chp_round *round, const chp_round *other);

#endif
