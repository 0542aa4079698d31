/* A package of N equal dies with memory and links, as everything above sees
 * it: made from a specification sheet or from a design, the same afterwards. */
#ifndef CHP_CHIP_CHIP_H
#define CHP_CHIP_CHIP_H

#include "base/shortfall.h"
#include "operator/operator.h"
#include "parts/parts.h"
#include "topology/topology.h"

typedef enum { CHP_UNIFIED = 0, CHP_PARTITIONED = 1 } chp_presentation;

typedef struct {
    double dies;
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

    /* between two neighbouring dies, one direction; 0 with one die */
    double link_bytes_per_s, link_latency_s;
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
    double leakage_w;     /* at 85 C */
    double leakage_doubling_k;
    double memory_background_w, link_idle_w;
    double power_loss;                 /* regulators: share of board power */
    double junction_to_case_k_per_w;   /* whole package */
    double thermal_resistance_k_per_w; /* junction to coolant: with the cooler */
    double coolant_k;

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
} chp_part_list;

/* A chip described by what it is built from. Numbers per die unless said. */
typedef struct {
    double dies;
    chp_topology topology;
    double cooling_k_per_w, coolant_k, power_loss;
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
    double scale_up_bytes_per_s, scale_up_latency_s;
    double scale_out_bytes_per_s, scale_out_latency_s;
} chp_chip_design;

/* Areas of one compute die and what stands on its edge. */
typedef struct {
    double cores_m2, cache_m2, memory_phy_m2, link_phy_m2, io_m2, other_m2;
    double area_m2, width_m, height_m;
    double edge_m, edge_used_m;
} chp_floorplan;

/* What does not depend on voltage: areas, edges, attachments, feasibility.
 * Returns 1, or 0 with the first thing that does not fit in `why`. */
int chp_design_floorplan(chp_floorplan *out, const chp_chip_design *design,
                         const chp_part_list *parts, chp_shortfall *why);

/* The chip of a design at its voltage; `plan` from chp_design_floorplan().
 * Returns 1, or 0 with `why` (a voltage at or below threshold). */
int chp_design_chip(chp_chip *out, const chp_chip_design *design, const chp_floorplan *plan,
                    const chp_part_list *parts, chp_shortfall *why);

/* The chip of a specification sheet, with its own links and an air cooler of
 * 0.05 K/W at 35 C. The caller sets the system's links afterwards, and cooling
 * with chp_chip_cooling(). `parts->process` is required. */
void chp_sheet_chip(chp_chip *out, const chp_sheet *sheet, const chp_part_list *parts);

/* `cooling_k_per_w` from the lid to the coolant. */
void chp_chip_cooling(chp_chip *chip, double cooling_k_per_w, double coolant_k, double power_loss);

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
    double dram_bytes, dram_bytes_per_s;
    /* DRAM traffic of the device that the die-to-die links can sustain when
     * addresses are interleaved over all dies; HUGE_VAL for one die. */
    double crossing_bytes_per_s;
    double crossing_latency_s; /* added to what depends on remote memory */
    double crossing_share;     /* of the traffic that leaves its die: (N-1)/N */
} chp_device;

chp_device chp_chip_device(const chp_chip *chip, chp_presentation presentation);

#endif
