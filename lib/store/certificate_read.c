/* Any bytes to a certificate: nothing is believed before it is looked at. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ini/text.h"
#include "store/bits.h"
#include "store/certificate.h"
#include "store/lines.h"
#include "store/seal.h"

enum { MOST_VALUES = 10000, MOST_RULES = 255 };

static const char *keep(chp_certificate *c, chp_lines *from, const char *text, size_t length)
{
    const char *copy = chp_arena_copy(&c->arena, text, length);
    if (!copy && !from->status)
        from->status = chp_fail_memory(from->err);
    return copy ? copy : "";
}

static const char *take_text(chp_certificate *c, chp_lines *from, const char *word)
{
    size_t length = 0;
    const char *rest = chp_lines_take(from, word, &length);
    return rest ? keep(c, from, rest, length) : "";
}

static void take_word(char *out, size_t size, chp_lines *from, const char *word)
{
    size_t length = 0;
    const char *rest = chp_lines_take(from, word, &length);
    if (rest && length < size)
        memcpy(out, rest, length);
    else
        chp_lines_refuse(from, "a word is too long");
}

/* "d + BITS METRIC" */
static void read_demand(chp_certificate *c, chp_lines *from)
{
    char name[64] = "";
    size_t length = 0;
    chp_matched demand = { -1, +1, 0 };
    const char *at = chp_lines_take(from, "d", &length), *end = at ? at + length : NULL;
    if (at && !chp_scan_byte(&at, end, '+'))
        demand.sense = chp_scan_byte(&at, end, '-') ? -1 : 0;
    if (at && demand.sense && chp_scan_byte(&at, end, ' ') &&
        chp_scan_bits(&at, end, &demand.bound) && chp_scan_byte(&at, end, ' ') &&
        (size_t)(end - at) < sizeof name) {
        memcpy(name, at, (size_t)(end - at));
        demand.metric = chp_metric_find(name);
    }
    if (demand.metric < 0)
        chp_lines_refuse(from, "expected a sign, a bound and a metric");
    else
        c->demand[c->demands++] = demand;
}

static void read_demands(chp_certificate *c, chp_lines *from)
{
    uint64_t count = 0;
    chp_lines_numbers(from, "demands", &count, 1);
    if (count > CHP_MAX_CONSTRAINTS)
        chp_lines_refuse(from, "too many demands");
    for (uint64_t i = 0; !from->status && i < count; i++)
        read_demand(c, from);
}

static void read_head(chp_certificate *c, chp_lines *from)
{
    uint64_t size = 0, part[2] = { 0 }, complete = 0, best = 0, rounds = 0;
    chp_lines_numbers(from, "chiplet-certificate", &size, 1);
    if (size != 2)
        chp_lines_refuse(from, "no certificate of this layout, which is 2");
    take_word(c->identity.version, sizeof c->identity.version, from, "version");
    take_word(c->identity.models, sizeof c->identity.models, from, "models");
    take_word(c->identity.study, sizeof c->identity.study, from, "study");
    c->name = take_text(c, from, "name");
    chp_lines_numbers(from, "text", &size, 1);
    const char *text = chp_lines_bytes(from, (size_t)size);
    c->text = text ? keep(c, from, text, (size_t)size) : "";
    chp_lines_numbers(from, "shard", part, 2);
    if (part[0] < 1 || part[0] > part[1])
        chp_lines_refuse(from, "no such shard");
    chp_lines_bits(from, "took", &c->took_s, 1);
    chp_lines_numbers(from, "complete", &complete, 1);
    chp_lines_bits(from, "epsilon", &c->epsilon, 1);
    chp_lines_numbers(from, "best", &best, 1);
    read_demands(c, from);
    chp_lines_numbers(from, "rounds", &rounds, 1);
    if (complete > 1 || rounds > CHP_MOST_ROUNDS || !(c->epsilon >= 0))
        chp_lines_refuse(from, "out of range");
    c->shard = (size_t)part[0];
    c->shards = (size_t)part[1];
    c->complete = (int)complete;
    c->best = (size_t)best;
    c->rounds = from->status ? 0 : (int)rounds;
}

/* "axis package.dies 3" */
static void read_axis(chp_certificate *c, chp_round *round, int a, chp_lines *from)
{
    size_t length = 0;
    const char *rest = chp_lines_take(from, "axis", &length);
    const char *blank = rest ? memchr(rest, ' ', length) : NULL, *at = blank ? blank + 1 : NULL;
    uint64_t values = 0;
    round->axis[a] = "";
    if (!blank || blank - rest >= CHP_AXIS_NAME_SIZE ||
        !chp_scan_number(&at, rest + length, &values) || at != rest + length || values < 1 ||
        values > MOST_VALUES) {
        chp_lines_refuse(from, "expected a key and the number of its values");
        return;
    }
    round->axis[a] = keep(c, from, rest, (size_t)(blank - rest));
    round->values[a] = (size_t)values;
}

/* "p CELL BITS..." */
static int read_design(chp_claim *out, const chp_round *round, const char *word, chp_lines *from)
{
    size_t length = 0;
    const char *at = chp_lines_take(from, word, &length), *end = at ? at + length : NULL;
    memset(out, 0, sizeof *out);
    int good = at && chp_scan_number(&at, end, &out->cell);
    for (int k = 0; good && k < round->aims; k++)
        good = chp_scan_byte(&at, end, ' ') && chp_scan_bits(&at, end, &out->key[k]) &&
               !isnan(out->key[k]);
    if (!good || at != end)
        chp_lines_refuse(from, "expected a cell and the design's objectives");
    return from->status == CHIPLET_OK;
}

static void read_designs(chp_round *round, const char *word, uint64_t count,
                         int (*add)(chp_round *, const chp_claim *), chp_lines *from)
{
    chp_claim claim;
    for (uint64_t i = 0; i < count && read_design(&claim, round, word, from); i++)
        if (!add(round, &claim))
            from->status = chp_fail_memory(from->err);
}

static void read_claims(chp_round *round, chp_lines *from)
{
    uint64_t aims = 0, count = 0;
    chp_lines_numbers(from, "objectives", &aims, 1);
    if (aims > CHP_MAX_OBJECTIVES)
        chp_lines_refuse(from, "too many objectives");
    round->aims = from->status ? 0 : (int)aims;
    if (chp_lines_numbers(from, "front", &count, 1))
        read_designs(round, "p", count, chp_round_claim, from);
    if (chp_lines_numbers(from, "given", &count, 1))
        read_designs(round, "g", count, chp_round_give, from);
}

/* "*", "3" or "3-5" behind a blank. */
static int scan_interval(const char **at, const char *end, size_t values, uint16_t *first,
                         uint16_t *last)
{
    uint64_t low = 0, high = values - 1;
    if (!chp_scan_byte(at, end, ' '))
        return 0;
    if (!chp_scan_byte(at, end, '*')) {
        if (!chp_scan_number(at, end, &low))
            return 0;
        high = low;
        if (chp_scan_byte(at, end, '-') && !chp_scan_number(at, end, &high))
            return 0;
    }
    *first = (uint16_t)low;
    *last = (uint16_t)high;
    return low <= high && high < values;
}

static int scan_box(const chp_round *round, const char *at, const char *end, chp_closed_box *out)
{
    uint64_t rule = 0;
    const char *letter = at < end && *at != '?' ? memchr(CHP_REASON_LETTERS, *at, 6) : NULL;
    if (!letter)
        return 0;
    memset(out, 0, sizeof *out);
    out->closing = (chp_closing)(letter - CHP_REASON_LETTERS);
    at++;
    if (out->closing == CHP_CLOSED_RULE &&
        (!chp_scan_number(&at, end, &rule) || rule > MOST_RULES))
        return 0;
    out->rule = (int)rule;
    for (int a = 0; a < round->axes; a++)
        if (!scan_interval(&at, end, round->values[a], &out->box.first[a], &out->box.last[a]))
            return 0;
    return at == end;
}

static void read_boxes(chp_round *round, uint64_t count, chp_lines *from)
{
    size_t length = 0;
    for (uint64_t i = 0; !from->status && i < count; i++) {
        chp_closed_box box;
        const char *line = chp_lines_take(from, "", &length);
        if (!line || !scan_box(round, line, line + length, &box))
            chp_lines_refuse(from, "expected a reason and an interval for each axis");
        else if (!chp_round_close(round, &box))
            from->status = chp_fail_memory(from->err);
    }
}

static void pass_boxes(uint64_t count, chp_lines *from)
{
    size_t length = 0;
    for (uint64_t i = 0; !from->status && i < count; i++)
        chp_lines_take(from, "", &length);
}

static void read_closed(chp_round *round, int with_boxes, chp_lines *from)
{
    uint64_t closed[5] = { 0 }, count = 0;
    chp_lines_numbers(from, "closed", closed, 5);
    chp_lines_numbers(from, "boxes", &count, 1);
    if (with_boxes)
        read_boxes(round, count, from);
    else
        pass_boxes(count, from);
    for (int i = 0; !from->status && i < 5; i++)
        if (!with_boxes)
            round->closed[i + 1] = (size_t)closed[i];
        else if (closed[i] != round->closed[i + 1])
            chp_lines_refuse(from, "the boxes are not as many as counted for each reason");
}

static void read_round(chp_certificate *c, chp_round *round, int with_boxes, chp_lines *from)
{
    uint64_t axes = 0;
    double looked[2] = { 0 };
    chp_lines_bits(from, "packages", &round->packages, 1);
    chp_lines_numbers(from, "axes", &axes, 1);
    if (axes > CHP_KEYS)
        chp_lines_refuse(from, "too many axes");
    for (uint64_t a = 0; !from->status && a < axes; a++)
        read_axis(c, round, (int)a, from);
    round->axes = from->status ? 0 : (int)axes;
    chp_box_log_open(&round->boxes, round->axes);
    read_claims(round, from);
    chp_lines_bits(from, "looked", looked, 2);
    round->evaluated = looked[0];
    round->feasible = looked[1];
    read_closed(round, with_boxes, from);
}

static chiplet_status parse(chp_certificate *out, const char *bytes, size_t size,
                            const char *name, int with_boxes, chiplet_error *err)
{
    static const char head[] = "chiplet-certificate ";
    size_t body = chp_seal_verify(bytes, size);
    if (size < sizeof head || memcmp(bytes, head, sizeof head - 1) != 0)
        return chp_fail(err, CHIPLET_ERR_SYNTAX, NULL, "%.200s: is no certificate", name);
    if (!body)
        return chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                        "%.200s: cut short or altered: its checksum does not fit", name);
    chp_lines from = chp_lines_begin(bytes, body, name, err);
    read_head(out, &from);
    for (int i = 0; !from.status && i < out->rounds; i++)
        read_round(out, &out->round[i], with_boxes, &from);
    if (from.at != from.end)
        chp_lines_refuse(&from, "more than it should hold");
    if (from.status)
        chp_certificate_close(out);
    return from.status;
}

chiplet_status chp_certificate_parse(chp_certificate *out, const char *bytes, size_t size,
                                     const char *name, chiplet_error *err)
{
    return parse(out, bytes, size, name, 1, err);
}

static chiplet_status read_file(chp_certificate *out, const char *path, int with_boxes,
                                chiplet_error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    int failure = chp_read_file(&bytes, &size, path, (size_t)1 << 33);
    if (failure)
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "%.200s: %s", path, strerror(failure));
    chiplet_status status = parse(out, bytes, size, path, with_boxes, err);
    free(bytes);
    return status;
}

chiplet_status chp_certificate_read(chp_certificate *out, const char *path, chiplet_error *err)
{
    return read_file(out, path, 1, err);
}

chiplet_status chp_certificate_read_designs(chp_certificate *out, const char *path,
                                            chiplet_error *err)
{
    return read_file(out, path, 0, err);
}
