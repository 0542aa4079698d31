#include "store/certificate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/bits.h"
#include "store/file.h"
#include "store/seal.h"
#include "study/flat.h"

/* -------------------------------------------------------------------- make */

chiplet_status chp_certificate_begin(chp_certificate *out, const chiplet_study *study,
                                     chiplet_error *err)
{
    chiplet_status status = chp_identity_of(&out->identity, study, err);
    if (status)
        return status;
    char *flat = chp_study_flat(study, CHP_FLAT_STUDY);
    out->text = flat ? chp_arena_copy(&out->arena, flat, strlen(flat)) : NULL;
    free(flat);
    out->name = chp_arena_copy(&out->arena, study->name, strlen(study->name));
    out->shard = out->shards = 1;
    return out->text && out->name ? CHIPLET_OK : chp_fail_memory(err);
}

void chp_certificate_demand(chp_certificate *certificate, const chp_constraint *constraint)
{
    if (certificate->demands < CHP_MAX_CONSTRAINTS)
        certificate->demand[certificate->demands++] =
            (chp_matched){ constraint->metric, constraint->sense, constraint->bound };
}

chp_round *chp_certificate_round(chp_certificate *certificate, const chp_space *space, int aims)
{
    char name[CHP_AXIS_NAME_SIZE];
    if (certificate->rounds == CHP_MOST_ROUNDS)
        return NULL;
    chp_round *round = &certificate->round[certificate->rounds++];
    memset(round, 0, sizeof *round);
    round->packages = space->packages;
    round->axes = space->axes;
    round->aims = aims;
    chp_box_log_open(&round->boxes, space->axes);
    for (int a = 0; a < space->axes; a++) {
        chp_space_axis_name(space, a, name, sizeof name);
        round->axis[a] = chp_arena_copy(&certificate->arena, name, strlen(name));
        round->values[a] = space->count[a];
        if (!round->axis[a])
            return NULL;
    }
    return round;
}

int chp_round_is_of(const chp_round *round, const chp_space *space)
{
    char name[CHP_AXIS_NAME_SIZE];
    int same = round->axes == space->axes;
    for (int a = 0; same && a < space->axes; a++) {
        chp_space_axis_name(space, a, name, sizeof name);
        same = strcmp(round->axis[a], name) == 0 && round->values[a] == space->count[a];
    }
    return same;
}

/* Sizes are powers of two, so the count alone tells when the array is full. */
static int has_room(void **rows, size_t count, size_t row_size)
{
    if (count & (count - 1))
        return 1;
    void *larger = realloc(*rows, (count ? 2 * count : 1) * row_size);
    if (larger)
        *rows = larger;
    return larger != NULL;
}

static int add_claim(chp_claim **list, size_t *count, const chp_claim *claim)
{
    void *rows = *list;
    int good = has_room(&rows, *count, sizeof *claim);
    *list = rows;
    if (good)
        (*list)[(*count)++] = *claim;
    return good;
}

int chp_round_claim(chp_round *round, const chp_claim *claim)
{
    return add_claim(&round->claim, &round->claims, claim);
}

int chp_round_give(chp_round *round, const chp_claim *given)
{
    return add_claim(&round->given, &round->givens, given);
}

int chp_round_close(chp_round *round, const chp_closed_box *closed)
{
    round->closed[closed->closing]++;
    return chp_box_log_add(&round->boxes, closed);
}

int chp_round_close_all(chp_round *round, const chp_round *other)
{
    for (int i = 0; i <= CHP_CLOSED_BEATEN; i++)
        round->closed[i] += other->closed[i];
    return chp_box_log_append(&round->boxes, &other->boxes);
}

size_t chp_round_boxes(const chp_round *round)
{
    size_t boxes = 0;
    for (int i = 0; i <= CHP_CLOSED_BEATEN; i++)
        boxes += round->closed[i];
    return boxes;
}

void chp_certificate_close(chp_certificate *certificate)
{
    for (int i = 0; i < certificate->rounds; i++) {
        free(certificate->round[i].claim);
        free(certificate->round[i].given);
        chp_box_log_close(&certificate->round[i].boxes);
    }
    chp_arena_free(&certificate->arena);
    memset(certificate, 0, sizeof *certificate);
}

/* ------------------------------------------------------------------- write */

static void put_head(chp_seal *to, const chp_certificate *c)
{
    size_t size = strlen(c->text);
    chp_seal_print(to, "chiplet-certificate 2\nversion %s\nmodels %s\nstudy %s\n",
                   c->identity.version, c->identity.models, c->identity.study);
    chp_seal_print(to, "name %.900s\ntext %zu\n", c->name, size);
    chp_seal_put(to, c->text, size);
    chp_seal_print(to, "shard %zu %zu\ntook %016" PRIx64 "\ncomplete %d\nepsilon %016" PRIx64 "\n",
                   c->shard, c->shards, chp_bits(c->took_s), c->complete, chp_bits(c->epsilon));
    chp_seal_print(to, "best %zu\n", c->best);
    chp_seal_print(to, "demands %d\n", c->demands);
    for (int i = 0; i < c->demands; i++)
        chp_seal_print(to, "d %c %016" PRIx64 " %s\n", c->demand[i].sense > 0 ? '+' : '-',
                       chp_bits(c->demand[i].bound), chp_metric_at(c->demand[i].metric)->name);
    chp_seal_print(to, "rounds %d\n", c->rounds);
}

static void put_designs(chp_seal *to, char letter, const chp_claim *claim, size_t count, int aims)
{
    for (size_t i = 0; i < count; i++) {
        chp_seal_print(to, "%c %" PRIu64, letter, claim[i].cell);
        for (int k = 0; k < aims; k++)
            chp_seal_print(to, " %016" PRIx64, chp_bits(claim[i].key[k]));
        chp_seal_print(to, "\n");
    }
}

static void put_claims(chp_seal *to, const chp_round *round)
{
    chp_seal_print(to, "objectives %d\nfront %zu\n", round->aims, round->claims);
    put_designs(to, 'p', round->claim, round->claims, round->aims);
    chp_seal_print(to, "given %zu\n", round->givens);
    put_designs(to, 'g', round->given, round->givens, round->aims);
}

/* Millions of them are written: printf() took a third of the time of a shard's file. */
static char *print_number(char *to, unsigned value)
{
    char digit[12];
    int digits = 0;
    do {
        digit[digits++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (digits > 0)
        *to++ = digit[--digits];
    return to;
}

/* "*" for a whole axis, "3" for one value, "3-5" for several. */
static char *print_interval(char *to, unsigned first, unsigned last, size_t values)
{
    *to++ = ' ';
    if (first == 0 && (size_t)last + 1 == values && values > 1) {
        *to++ = '*';
        return to;
    }
    to = print_number(to, first);
    if (first == last)
        return to;
    *to++ = '-';
    return print_number(to, last);
}

static void put_box(chp_seal *to, const chp_round *round, const chp_closed_box *closed)
{
    char line[16 + 13 * CHP_KEYS], *end = line;
    *end++ = CHP_REASON_LETTERS[closed->closing];
    if (closed->closing == CHP_CLOSED_RULE)
        end = print_number(end, (unsigned)closed->rule);
    for (int a = 0; a < round->axes; a++)
        end = print_interval(end, closed->box.first[a], closed->box.last[a], round->values[a]);
    *end++ = '\n';
    chp_seal_put(to, line, (size_t)(end - line));
}

static void put_round(chp_seal *to, const chp_round *round)
{
    chp_closed_box closed;
    chp_seal_print(to, "packages %016" PRIx64 "\naxes %d\n", chp_bits(round->packages),
                   round->axes);
    for (int a = 0; a < round->axes; a++)
        chp_seal_print(to, "axis %s %zu\n", round->axis[a], round->values[a]);
    put_claims(to, round);
    chp_seal_print(to, "looked %016" PRIx64 " %016" PRIx64 "\n", chp_bits(round->evaluated),
                   chp_bits(round->feasible));
    chp_seal_print(to, "closed %zu %zu %zu %zu %zu\nboxes %zu\n",
                   round->closed[CHP_CLOSED_EVALUATED], round->closed[CHP_CLOSED_EMPTY],
                   round->closed[CHP_CLOSED_INFEASIBLE], round->closed[CHP_CLOSED_RULE],
                   round->closed[CHP_CLOSED_BEATEN], round->boxes.count);
    for (size_t at = 0; !to->failed && chp_box_log_next(&round->boxes, &at, &closed);)
        put_box(to, round, &closed);
}

int chp_certificate_write(const chp_certificate *certificate, chiplet_write_fn write,
                          void *payload)
{
    chp_seal to = chp_seal_begin(write, payload);
    put_head(&to, certificate);
    for (int i = 0; i < certificate->rounds; i++)
        put_round(&to, &certificate->round[i]);
    return chp_seal_end(&to);
}

chiplet_status chp_certificate_save(const chp_certificate *certificate, const char *path,
                                    chiplet_error *err)
{
    chp_file *file = NULL;
    chiplet_status status = chp_file_create(&file, path, err);
    if (status)
        return status;
    chp_certificate_write(certificate, chp_file_write, file);
    return chp_file_publish(file, err);
}
