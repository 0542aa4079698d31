/* The thermal network of lib/thermal over the sites of a package, condensed. A
 * watt in all cores is a watt in the hot spots of all dies; a watt in what is
 * not core is what remains of one spread over whole dies. The heat of an I/O die
 * under others leaves through these, evenly, behind the resistance of the bond. */
#include "operate/heat.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "thermal/thermal.h"

/* A wafer as it leaves the foundry, and silicon at 80 C. */
static const double die_m = 0.775e-3, silicon_w_per_m_k = 120;

/* Coarser bumps than these are those of memory in packages of its own. */
static const double coarsest_stack_bump_m = 100e-6;

/* Rises within this share of each other are one point. */
static const double same = 1e-3;

enum { SLOTS = 512 };

typedef struct {
    int filled, solved;
    chp_heat_input input;
    chp_heat heat;
} slot;

struct chp_heat_cache {
    slot slot[SLOTS];
    chp_sites sites;
    chp_thermal_part part[CHP_THERMAL_PARTS];
    chp_thermal_spot spot[CHP_THERMAL_SPOTS];
    chp_thermal_influence influence;
};

chp_heat_cache *chp_heat_cache_new(void)
{
    return calloc(1, sizeof(chp_heat_cache));
}

void chp_heat_cache_free(chp_heat_cache *cache)
{
    free(cache);
}

/* ------------------------------------------------------------------- inputs */

static const chp_package *lid_of(const chp_part_list *parts)
{
    return parts->die_attach ? parts->die_attach : parts->memory_attach;
}

chp_heat_input chp_heat_of_parts(const chp_sites_input *sites, const chp_part_list *parts,
                                 double core_share, double cooling_k_per_w)
{
    chp_heat_input in = { .sites = *sites,
                          .core_share = core_share,
                          .junction_to_case_k_m2_per_w = chp_junction_to_case(parts, 1),
                          .cooling_k_per_w = cooling_k_per_w };
    const chp_package *lid = lid_of(parts);
    in.lid_m = lid ? lid->lid_m : 6e-3;
    in.lid_rim_m = lid ? lid->lid_rim_m : 8e-3;
    in.lid_w_per_m_k = lid ? lid->lid_w_per_m_k : 1000;
    in.filler_w_per_m_k = lid ? lid->filler_w_per_m_k : 0.9;
    in.bond_k_m2_per_w = sites->stacked > 0 && lid ? lid->bond_k_m2_per_w : 0;
    if (!parts->memory)
        return in;
    in.stacks_under_lid = parts->memory->bump_pitch_m <= coarsest_stack_bump_m;
    in.stack_m = parts->memory->height_m;
    in.stack_lateral_w_per_m_k = parts->memory->lateral_w_per_m_k;
    in.stack_vertical_w_per_m_k = parts->memory->vertical_w_per_m_k;
    return in;
}

/* ----------------------------------------------------------------- geometry */

static chp_thermal_area area_of(const chp_placed *p, double x_m, double y_m)
{
    chp_thermal_area area = { p->x_m - x_m, p->y_m - y_m, p->width_m, p->height_m };
    return area;
}

static double interface(const chp_heat_input *in)
{
    return fmax(in->junction_to_case_k_m2_per_w - die_m / silicon_w_per_m_k, 0);
}

static chp_thermal_part thermal_part(const chp_heat_input *in, const chp_placed *p)
{
    chp_thermal_part part = { area_of(p, 0, 0), die_m, silicon_w_per_m_k, silicon_w_per_m_k,
                              interface(in) };
    if (p->kind == CHP_PLACED_STACK) {
        part.thickness_m = in->stack_m;
        part.lateral_w_per_m_k = in->stack_lateral_w_per_m_k;
        /* its heat is made all over its height: q t / 2 k at the far face */
        part.vertical_w_per_m_k = 2 * in->stack_vertical_w_per_m_k;
    }
    return part;
}

static int has_spots(const chp_heat_input *in, size_t dies)
{
    return in->core_share > 0 && in->core_share < 1 && dies <= CHP_THERMAL_SPOTS;
}

static chp_thermal_spot core_spot(const chp_heat_input *in, const chp_placed *die, size_t i)
{
    double scale = sqrt(in->core_share);
    chp_thermal_spot spot = { i, area_of(die, 0, 0) };
    spot.area.width_m *= scale;
    spot.area.height_m *= scale;
    return spot;
}

/* I/O dies under others are no parts of their own. */
static size_t io_parts(const chp_sites *sites, const chp_heat_input *in)
{
    return in->sites.stacked > 0 ? 0 : sites->io_dies;
}

/* The lid ends a rim beyond the box around what stands under it. */
static chp_thermal_package describe(chp_heat_cache *c, const chp_heat_input *in)
{
    chp_sites_input under = in->sites;
    if (!(in->stacks_under_lid > 0))
        under.stacks = under.stacks_x = under.stacks_y = 0;
    chp_sites_build(&c->sites, &under);
    double rim_m = 2 * in->lid_rim_m;
    size_t covered = c->sites.io_dies - io_parts(&c->sites, in), dies = c->sites.dies;
    chp_thermal_package p = { .filler_w_per_m_k = in->filler_w_per_m_k,
                              .parts = c->sites.count - covered,
                              .part = c->part,
                              .spot = c->spot };
    p.cooler.spreader.width_m = c->sites.width_m + rim_m;
    p.cooler.spreader.height_m = c->sites.height_m + rim_m;
    p.cooler.spreader.thickness_m = in->lid_m;
    p.cooler.spreader.conductivity_w_per_m_k = in->lid_w_per_m_k;
    p.cooler.convection_k_per_w = in->cooling_k_per_w;
    for (size_t i = 0; i < p.parts; i++)
        c->part[i] = thermal_part(in, &c->sites.part[i < dies ? i : i + covered]);
    p.spots = has_spots(in, c->sites.dies) ? c->sites.dies : 0;
    for (size_t i = 0; i < p.spots; i++)
        c->spot[i] = core_spot(in, &c->sites.part[i], i);
    return p;
}

/* --------------------------------------------------------------- condensing */

/* Kelvin per watt of every source at one point or in the mean of one part. */
typedef struct {
    const double *source;
    size_t stride;
} column;

static double mean_of(const column *c, size_t from, size_t until)
{
    double sum = 0;
    for (size_t s = from; s < until; s++)
        sum += c->source[s * c->stride];
    return until > from ? sum / (double)(until - from) : 0;
}

/* No die, where all are equally busy. */
static const size_t nobody = (size_t)-1;

/* Of a watt in compute dies, whose sources begin at `first`: one has `busiest` times
 * the mean of all, the others what is left. */
static double mean_of_dies(const column *c, size_t first, size_t dies, double busiest,
                           size_t busy)
{
    double mean = mean_of(c, first, first + dies), n = (double)dies;
    if (busy == nobody)
        return mean;
    return (mean * (n - busiest) + c->source[(first + busy) * c->stride] * (busiest - 1)) / (n - 1);
}

static double busiest_of(const chp_heat_input *in, size_t dies)
{
    return fmin(in->busiest, (double)dies);
}

static chp_rise condense(const column *c, const chp_thermal_package *p, const chp_sites *sites,
                         const chp_heat_input *in, double share, size_t busy)
{
    size_t dies = sites->dies, io = io_parts(sites, in), stacks = dies + io;
    double busiest = busiest_of(in, dies);
    double even = mean_of_dies(c, 0, dies, busiest, busy);
    chp_rise rise = { even, even, mean_of(c, stacks, p->parts), mean_of(c, dies, stacks) };
    if (io < sites->io_dies)
        rise.io = mean_of(c, 0, dies);
    if (p->spots) {
        rise.cores = mean_of_dies(c, p->parts, dies, busiest, busy);
        rise.rest = fmax((even - share * rise.cores) / (1 - share), 0);
    }
    return rise;
}

static chp_rise larger(chp_rise a, chp_rise b)
{
    chp_rise max = { fmax(a.cores, b.cores), fmax(a.rest, b.rest), fmax(a.memory, b.memory),
                     fmax(a.io, b.io) };
    return max;
}

static int covers(const chp_rise *a, const chp_rise *b)
{
    double more = 1 + same;
    return a->cores * more >= b->cores && a->rest * more >= b->rest &&
           a->memory * more >= b->memory && a->io * more >= b->io;
}

/* Points that no other beats for any powers. More than there is room for are
 * taken together, which can only overstate. */
static void add_peak(chp_peaks *peaks, chp_rise rise)
{
    int kept = 0;
    for (int i = 0; i < peaks->count; i++) {
        if (covers(&peaks->at[i], &rise)) {
            peaks->at[i] = larger(peaks->at[i], rise);
            return;
        }
        if (!covers(&rise, &peaks->at[i]))
            peaks->at[kept++] = peaks->at[i];
        else
            rise = larger(rise, peaks->at[i]);
    }
    peaks->count = kept;
    if (kept < CHP_PEAKS)
        peaks->at[peaks->count++] = rise;
    else
        peaks->at[CHP_PEAKS - 1] = larger(peaks->at[CHP_PEAKS - 1], rise);
}

/* A geometry that is being condensed. */
typedef struct {
    const chp_heat_cache *cache;
    const chp_heat_input *in;
    const chp_thermal_package *package;
    double share;
    double below_k_per_w; /* of I/O dies under others, above these */
} condenser;

static chp_rise rise_of(const condenser *d, const double *source, size_t stride, size_t busy)
{
    column at = { source, stride };
    return condense(&at, d->package, &d->cache->sites, d->in, d->share, busy);
}

/* Under each point of a die on top is one of its I/O die, which is no cooler. */
static void add_warmest(chp_peaks *out, const condenser *d, chp_rise rise)
{
    rise.io += d->below_k_per_w;
    add_peak(out, rise);
}

static void add_mean(chp_rise *sum, const chp_rise *rise, double share)
{
    sum->cores += share * rise->cores;
    sum->rest += share * rise->rest;
    sum->memory += share * rise->memory;
    sum->io += share * rise->io;
}

/* The points of one part, with that die the busiest. */
static void add_points(chp_heat *out, const condenser *d, size_t part, size_t busy)
{
    const chp_thermal_influence *influence = &d->cache->influence;
    int stack = part >= d->cache->sites.dies + io_parts(&d->cache->sites, d->in);
    const double *mean = &influence->mean_k_per_w[0][part];
    if (!stack)
        add_warmest(&out->hottest, d, rise_of(d, mean, CHP_THERMAL_PARTS, busy));
    for (size_t k = influence->first_peak[part]; k < influence->first_peak[part + 1]; k++) {
        chp_rise at = rise_of(d, &influence->peak_k_per_w[0][k], CHP_THERMAL_PEAKS, busy);
        if (stack)
            add_peak(&out->stack, at);
        else
            add_warmest(&out->spot, d, at);
    }
}

/* A compute die is hottest when it is the busiest itself, another part when the
 * busiest is near. */
static void add_part(chp_heat *out, const condenser *d, size_t part)
{
    size_t dies = d->cache->sites.dies;
    const double *mean = &d->cache->influence.mean_k_per_w[0][part];
    if (part < dies) {
        chp_rise rise = rise_of(d, mean, CHP_THERMAL_PARTS, nobody);
        add_mean(&out->dies, &rise, 1 / (double)dies);
    }
    int unequal = d->in->busiest > 1 && dies > 1;
    if (!unequal || part < dies) {
        add_points(out, d, part, unequal ? part : nobody);
        return;
    }
    for (size_t busy = 0; busy < dies; busy++)
        add_points(out, d, part, busy);
}

/* Of a watt in all I/O dies under others. */
static double across_bond(const chp_heat_input *in)
{
    return in->bond_k_m2_per_w / (in->sites.dies * in->sites.die_x_m * in->sites.die_y_m);
}

static int solve(chp_heat *out, chp_heat_cache *c, const chp_heat_input *in)
{
    chp_thermal_package p = describe(c, in);
    condenser d = { c, in, &p, p.spots ? in->core_share : 1, across_bond(in) };
    chp_heat heat = { .core_share = d.share };
    if (chp_thermal_build(&c->influence, &p, NULL))
        return 0;
    for (size_t i = 0; i < p.parts; i++)
        add_part(&heat, &d, i);
    *out = heat;
    return 1;
}

/* -------------------------------------------------------------------- cache */

static size_t slot_of(const chp_heat_input *in)
{
    const unsigned char *byte = (const unsigned char *)in;
    uint64_t hash = 1469598103934665603u, word;
    for (size_t i = 0; i + sizeof word <= sizeof *in; i += sizeof word) {
        memcpy(&word, byte + i, sizeof word);
        hash = (hash ^ word) * 1099511628211u;
        hash ^= hash >> 29;
    }
    return hash % SLOTS;
}

const chp_heat *chp_package_heat(chp_heat_cache *cache, const chp_heat_input *input)
{
    slot *s = &cache->slot[slot_of(input)];
    if (!s->filled || memcmp(&s->input, input, sizeof *input) != 0) {
        s->filled = 1;
        s->input = *input;
        s->solved = solve(&s->heat, cache, input);
    }
    return s->solved ? &s->heat : NULL;
}

/* ------------------------------------------------------------ single parts */

/* Of what all dies have together; the first is drawn as the busiest. */
static double share_of_die(const chp_heat_input *in, size_t i, size_t dies)
{
    double n = (double)dies, busiest = in->busiest > 1 ? busiest_of(in, dies) : 1;
    if (dies == 1)
        return 1;
    return i == 0 ? busiest / n : (n - busiest) / (n * (n - 1));
}

/* Watts of every source: dies by their shares, I/O dies evenly, stacks evenly, then
 * what the cores draw beyond the even density of the rest. */
static void share_out(double *power_w, const chp_thermal_package *p, const chp_sites *sites,
                      const chp_heat_input *in, const chp_heat_places *places)
{
    size_t io = io_parts(sites, in), stacks = p->parts - sites->dies - io;
    double share = in->core_share, n = (double)sites->dies;
    double spot_w = p->spots ? places->cores_w - share / (1 - share) * places->rest_w : 0;
    double from_below_w = io < sites->io_dies ? places->io_w : 0;
    for (size_t i = 0; i < p->parts; i++)
        power_w[i] = i < sites->dies
                         ? (places->cores_w + places->rest_w - spot_w) *
                                   share_of_die(in, i, sites->dies) +
                               from_below_w / n
                     : i < sites->dies + io ? places->io_w / (double)io
                                            : places->memory_w / (double)stacks;
    for (size_t i = 0; i < p->spots; i++)
        power_w[p->parts + i] = spot_w * share_of_die(in, i, sites->dies);
}

/* From the parts that were solved to all: I/O dies under others are as warm as
 * those, and what their own heat needs to cross the bond. */
static void add_covered(double *mean_k, double *max_k, const chp_sites *sites, double across_k)
{
    size_t on_each = sites->dies / sites->io_dies, io = sites->io_dies;
    for (size_t i = sites->count; i-- > sites->dies + io;) {
        mean_k[i] = mean_k[i - io];
        max_k[i] = max_k[i - io];
    }
    for (size_t m = 0; m < io; m++) {
        double sum_k = 0, highest_k = 0;
        for (size_t i = m * on_each; i < (m + 1) * on_each; i++) {
            sum_k += mean_k[i];
            highest_k = fmax(highest_k, max_k[i]);
        }
        mean_k[sites->dies + m] = sum_k / (double)on_each + across_k;
        max_k[sites->dies + m] = highest_k + across_k;
    }
}

int chp_part_temperatures(chp_sites *sites, double *mean_k, double *max_k,
                          const chp_heat_input *input, const chp_heat_places *places,
                          double coolant_k)
{
    double power_w[CHP_THERMAL_SOURCES];
    chp_heat_cache *c = chp_heat_cache_new();
    if (!c)
        return 0;
    chp_thermal_package p = describe(c, input);
    int solved = chp_thermal_build(&c->influence, &p, NULL) == CHIPLET_OK;
    if (solved) {
        share_out(power_w, &p, &c->sites, input, places);
        chp_thermal_temperatures(mean_k, max_k, &c->influence, power_w, coolant_k);
        if (input->sites.stacked > 0 && c->sites.io_dies > 0)
            add_covered(mean_k, max_k, &c->sites, places->io_w * across_bond(input));
        *sites = c->sites;
    }
    chp_heat_cache_free(c);
    return solved;
}
