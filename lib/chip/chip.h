/* A package of N equal dies with memory and links, as everything above sees
 * it: made from a specification sheet or from a design, the same afterwards. */
#ifndef CHP_CHIP_CHIP_H
#define CHP_CHIP_CHIP_H

#include "base/shortfall.h"
#include "chip/sites.h"
#include "die/die.h"
#include "operator/operator.h"
#include "parts/parts.h"
#include "topology/topology.h"

typedef enum { CHP_UNIFIED = 0, CHP_PARTITIONED = 1 } chp_presentation;

/* Where the last-level cache of a byte is: on the die that asks, or on the die
 * of its memory. */
typedef enum { CHP_L2_REQUESTER_SIDE = 0, CHP_L2_HOME_SIDE = 1 } chp_l2_policy;

/* What a watt in each place raises a temperature by, K/W: in the cores of all compute
 * dies together, in the rest of them, in all stacks, in all I/O dies. None is negative,
 * so that no temperature ever falls with more power anywhere. */
typedef struct {
    double cores, rest, memory;
    double io; /* in I/O dies */
} chp_rise;

enum { CHP_PEAKS = 6 };

/* Of points one of which is the hottest, whatever the powers. */
typedef struct {
    int count;
    chp_rise at[CHP_PEAKS];
} chp_peaks;

/* The cooling of a package, condensed to what its power asks of it. */
typedef struct {
    double core_share;  /* of the area of a die */
    chp_rise dies;      /* mean of all compute dies, by which silicon leaks */
    chp_peaks hottest;  /* means of dies, one of which is the junction of the hottest */
    chp_peaks spot;     /* on dies */
    chp_peaks stack;    /* in stacks; none: no stack under the lid */
} chp_heat;

typedef struct {
    double dies;
    double io_dies;       /* that the topology joins, and that hold the memory; 0: the dies do */
    chp_topology topology;
    double board_power_w; /* cap; 0: none known */

    /* one die */
    double cores;
    double clock_hz;
    double flop_per_s[CHP_DTYPES]; /* peak; 0: not supported */
    double vector_flop_per_s;
    double exponentials_per_s;
    double core_sram_bytes; /* private memory of one core */
    double cache_bytes;     /* last-level cache */
    double dram_bytes, dram_bytes_per_s;

    chp_l2_policy l2_policy;

    /* between two neighbouring dies, one direction; 0 with one die */
    double link_bytes_per_s, link_latency_s;
    /* from a die to its I/O die, one direction */
    double spoke_bytes_per_s, spoke_latency_s;
    /* the package to others, one direction, all its dies together */
    double scale_up_bytes_per_s, scale_up_latency_s;
    double scale_out_bytes_per_s, scale_out_latency_s;

    /* energy of what runs, without leakage, board level excluded */
    double flop_j[CHP_DTYPES];
    double vector_flop_j, exponential_j;
    double cache_j_per_byte, dram_j_per_byte, link_j_per_byte, network_j_per_byte;

    /* the whole package, always */
    double clock_power_w; /* clock tree and idle cores */
    double board_idle_w;  /* trained SerDes, host interface, management */
    double leakage_w;     /* of compute dies, at 85 C */
    /* of I/O dies: always, at 85 C, and with nothing to do */
    double io_clock_w, io_leakage_w, io_rest_w;
    double leakage_doubling_k;
    double memory_background_w, link_idle_w;
    double rest_w;       /* all of it with nothing to do; regulator loss excluded */
    double power_loss;                 /* regulators: share of board power */
    double junction_to_case_k_per_w; /* whole package */
    chp_heat heat;
    double coolant_k;
    double memory_share; /* of the energy of DRAM that turns to heat in the stacks */

    /* supply of the cores; how clock and leakage follow it (power caps) */
    double voltage_v, threshold_v, speed_exponent, leakage_voltage_exponent;

    /* silicon */
    double die_area_m2;     /* one compute die; 0: not published */
    double silicon_area_m2; /* all logic dies of the package */
} chp_chip;

#define NUM(field, key, dimension, min, max, summary)           double field;
#define OPT(field, key, dimension, fallback, min, max, summary) double field;
#define TEXT(field, key, summary)                               const char *field;
#define WORD(field, key, choices, summary)                      const char *field;
#define REF(field, key, kind, summary)                          const char *field;
typedef struct {
#include "chip/chip.def"
} chp_sheet;
#undef NUM
#undef OPT
#undef TEXT
#undef WORD
#undef REF

/* The parts that a chip is made of; those unknown are NULL (sheets only). */
typedef struct {
    const chp_process *process;      /* of the compute dies */
    const chp_process *core_process; /* on which the core was characterised (designs) */
    const chp_memory *memory;
    const chp_link *link;
    const chp_package *die_attach, *memory_attach;
    const chp_process *io_process; /* of the I/O dies (designs that have some) */
    const chp_link *io_link;       /* from a compute die to its I/O die */
} chp_part_list;

/* Limits that a question may lift, to learn what they cost; then rules of physics,
 * which it may lift to learn what they forbid. */
enum {
    CHP_FIT_RETICLE = 1,
    CHP_FIT_EDGE = 2,
    CHP_FIT_CARRIER = 4,
    CHP_FIT_MEMORY = 8,
    CHP_FIT_ALL = 15,
    CHP_FIT_PITCH = 16,
    CHP_FIT_REACH = 32,
    CHP_FIT_SUPPLY = 64,
    CHP_FIT_NODE = 128,
    CHP_FIT_PHYSICS = 240
};

/* A chip described by what it is built from. Numbers per die unless said. */
typedef struct {
    double dies;
    chp_topology topology;
    double cooling_k_per_w, coolant_k, power_loss;
    double busiest; /* power of one compute die over the mean of all; 0: equal */
    double cores, spare_cores, l2_bytes;
    double cache_slices, spare_slices; /* of that cache; 0: it is one piece */
    double other_area_m2, io_edge_m, io_area_m2, utilization;
    double voltage_v;
    double core_area_m2, core_voltage_v, core_clock_hz; /* on core_process */
    double core_flop_per_clock[CHP_DTYPES];
    double core_vector_per_clock, core_exponential_per_clock, core_sram_bytes;
    double delivery_factor;
    double stacks;              /* of the package */
    double pin_rate_bits_per_s; /* 0: as shipped */
    double lanes;               /* between neighbouring dies, each direction */
    double link_bytes_per_s;    /* what if: in the place of lanes or sheet; 0: none */
    chp_l2_policy l2_policy;
    unsigned relaxed;           /* limits that need not hold: chp_fit */
    double scale_up_bytes_per_s, scale_up_latency_s;
    double scale_out_bytes_per_s, scale_out_latency_s;
    /* I/O dies take over memory, its PHYs, host and scale-up I/O; 0: there are none */
    double io_dies, stacked;     /* of the package; 1: compute dies on top of them */
    double io_cache_bytes, io_other_area_m2; /* of one */
    double io_lanes;             /* from a compute die, each direction */
} chp_chip_design;

/* Sides of a die, and how it lies in the package. */
typedef struct {
    double area_m2, width_m, height_m;
    chp_edges edges;
    double reticle_share, edge_share; /* needed over there is */
} chp_outline;

/* One I/O die. */
typedef struct {
    double cache_m2, memory_phy_m2, link_phy_m2, io_m2, other_m2;
    double area_m2;
    chp_outline outline;
} chp_io_plan;

/* Areas of one compute die, what stands on its edge, and the package. */
typedef struct {
    double cores_m2, cache_m2, memory_phy_m2, link_phy_m2, io_m2, other_m2;
    double area_m2, width_m, height_m;
    double edge_m, edge_used_m;
    chp_edges edges;         /* as the die lies in the package */
    chp_io_plan io;          /* all 0: no I/O dies */
    chp_sites_input sites;  /* of all parts */
    double box_x_m, box_y_m; /* around them */
    double interposer_m2;    /* all interposers; 0: bridges or none */
    double bump_pitch_m;     /* under a die */
    double supply_bumps;     /* of a die, for supply and ground together */
    /* needed over there is, where it is tightest: at most 1 unless relaxed */
    double reticle_share, edge_share, carrier_share;
} chp_floorplan;

/* What does not depend on voltage: areas, edges, attachments, places, feasibility.
 * Returns 1, or 0 with the first thing that does not fit in `why`. */
int chp_design_floorplan(chp_floorplan *out, const chp_chip_design *design,
                         const chp_part_list *parts, chp_shortfall *why);

/* Of all designs between two that differ only in cores, spares, cache, stacks and
 * lanes: the least areas, the most area, and the sides of the least area in each
 * shape that any of them may take. */
enum { CHP_DIE_SHAPES = 9 };
typedef struct {
    chp_floorplan least;         /* areas; no sides, no edges */
    double most_area_m2;
    double least_edge_share;     /* of the die edge, by any of them */
    double most_io_m2;           /* of one I/O die */
    int shapes;
    double width_m[CHP_DIE_SHAPES], height_m[CHP_DIE_SHAPES];
} chp_plan_bounds;

/* Returns 1, or 0 with why none of them can be built. */
int chp_design_plan_bounds(chp_plan_bounds *out, const chp_chip_design *low,
                           const chp_chip_design *high, const chp_part_list *parts,
                           chp_shortfall *why);

/* The chip of a design at its voltage; `plan` from chp_design_floorplan().
 * Returns 1, or 0 with `why` (a voltage at or below threshold). */
int chp_design_chip(chp_chip *out, const chp_chip_design *design, const chp_floorplan *plan,
                    const chp_part_list *parts, chp_shortfall *why);

/* The chip of a specification sheet, with its own links and an air cooler of
 * 0.05 K/W at 35 C. The caller sets the system's links afterwards, and cooling
 * with chp_chip_cooling(). `parts->process` is required. */
void chp_sheet_chip(chp_chip *out, const chp_sheet *sheet, const chp_part_list *parts);

/* One compute die of a sheet, for leakage, clock and heat: guessed from the
 * board power where it is not published. */
double chp_sheet_die_area(const chp_sheet *sheet, const chp_process *process);

/* Cores in the area of a die of a sheet, which does not say it: a good half, as
 * on the dies whose plans are public. */
double chp_sheet_core_share(void);

/* From the junctions of a package to its lid. */
double chp_junction_to_case(const chp_part_list *parts, double silicon_area_m2);

/* `cooling_k_per_w` from the lid to the coolant. The heat is that of a lid that
 * conducts without limit: no geometry is cooler, so this bounds them all from
 * below; chp_package_heat() (lib/operate) says it of a geometry. */
void chp_chip_cooling(chp_chip *chip, double cooling_k_per_w, double coolant_k, double power_loss);

/* `die_k_per_w` for a watt in a die, `memory_k_per_w` for one in a stack. */
chp_heat chp_even_heat(double die_k_per_w, double memory_k_per_w);

/* Share of its rate that a link attains whose retry buffer holds less than it
 * sends in a round trip: what is not acknowledged must be kept, and without
 * room for it nothing is sent. */
double chp_link_attained(const chp_link *link);

/* Clock at a voltage by the alpha-power law, anchored at (voltage, clock) of
 * the core's own process; 0 at or below threshold. */
double chp_core_clock(const chp_process *process, const chp_process *core_process,
                      double anchor_voltage_v, double anchor_clock_hz, double voltage_v);

/* --- a device: what software sees ---------------------------------------- */

/* One die (partitioned) or all dies as one (unified). */
typedef struct {
    double dies; /* joined in this device */
    double cores, clock_hz;
    double flop_per_s[CHP_DTYPES];
    double vector_flop_per_s, exponentials_per_s;
    double core_sram_bytes, cache_bytes;
    /* Other dies that keep a copy of what all of them read, and fetch it from memory
     * for themselves; 0 with one die, or with caches at home. */
    double copies;
    double dram_bytes, dram_bytes_per_s;
    /* Traffic of the device that the die-to-die links can sustain when addresses
     * are interleaved over all dies; HUGE_VAL for one die. */
    double crossing_bytes_per_s;
    double crossing_latency_s; /* added to what depends on remote memory */
    double crossing_share;     /* of the traffic that leaves its die: (N-1)/N */
    double draws_across; /* 1: that traffic is what cores draw from caches at home, not DRAM's */
} chp_device;

/* Dies that the topology joins: I/O dies, else the others. */
double chp_chip_joined(const chp_chip *chip);

chp_device chp_chip_device(const chp_chip *chip, chp_presentation presentation);

#endif
