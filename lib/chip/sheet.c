#include <math.h>
#include <stddef.h>

#include "chip/chip.h"
#include "chip/energy.h"

/* Board power per area of logic of the accelerators whose sheets give both: 0.31
 * to 0.88 W/mm2, here the median. It stands for an area that is not published. */
static const double board_w_per_m2 = 0.6e6;
/* FP32 vector rate over BF16 matrix rate where the sheet is silent. */
static const double vector_share = 1.0 / 16;
/* Between the dies of a package whose link is not described. */
static const double unknown_link_latency_s = 20e-9;

static const double air_cooler_k_per_w = 0.05, air_k = 308.15, regulator_loss = 0.1;

static double or_else(double known, double otherwise)
{
    return known > 0 ? known : otherwise;
}

static double reticle_m2(const chp_process *p)
{
    return p->reticle_width_m * p->reticle_height_m;
}

double chp_sheet_core_share(void)
{
    return 0.5;
}

double chp_sheet_die_area(const chp_sheet *s, const chp_process *process)
{
    double guess_m2 = s->board_power_w / s->dies / board_w_per_m2;
    return or_else(s->die_area_m2, fmin(guess_m2, reticle_m2(process)));
}

static void set_rates(chp_chip *chip, const chp_sheet *s)
{
    double share = 1 / s->dies;
    chip->flop_per_s[CHP_BF16] = s->bf16_flop_per_s * share;
    chip->flop_per_s[CHP_FP8] = s->fp8_flop_per_s * share;
    chip->flop_per_s[CHP_INT8] = s->int8_flop_per_s * share;
    chip->flop_per_s[CHP_FP4] = s->fp4_flop_per_s * share;
    chip->vector_flop_per_s =
        or_else(s->vector_flop_per_s, vector_share * s->bf16_flop_per_s) * share;
    chip->cores = s->cores * share;
    chip->clock_hz = s->clock_hz;
    chip->exponentials_per_s = chip->cores * s->exponential_per_core * s->clock_hz;
    chip->core_sram_bytes = s->core_sram_bytes;
    chip->cache_bytes = s->cache_bytes * share;
    chip->dram_bytes = s->memory_bytes * share;
    chip->dram_bytes_per_s = s->memory_bytes_per_s * share;
}

static void set_links(chp_chip *chip, const chp_sheet *s, const chp_link *link)
{
    if (s->dies > 1) {
        chip->link_bytes_per_s = s->link_bytes_per_s;
        chip->link_latency_s = link ? link->latency_s : unknown_link_latency_s;
    }
    chip->scale_up_bytes_per_s = s->scale_up_bytes_per_s;
    chip->scale_out_bytes_per_s = s->scale_out_bytes_per_s;
}

static double stacks_of(const chp_sheet *s, const chp_memory *memory)
{
    return memory ? or_else(s->stacks, s->memory_bytes / memory->capacity_bytes) : 0;
}

static void set_power(chp_chip *chip, const chp_sheet *s, const chp_part_list *parts)
{
    double die_m2 = chp_sheet_die_area(s, parts->process);
    chp_silicon silicon = { .process = parts->process,
                            .voltage_v = or_else(s->voltage_v, parts->process->voltage_v),
                            .clock_hz = s->clock_hz,
                            .delivery_factor = s->delivery_factor,
                            .span_m = 2 * sqrt(die_m2),
                            .area_m2 = s->dies * die_m2 + s->other_silicon_m2 };
    chp_silicon_energy(chip, &silicon);
    chp_interface_energy(chip, parts, stacks_of(s, parts->memory), s->scale_up_bytes_per_s);
    chip->junction_to_case_k_per_w = chp_junction_to_case(parts, silicon.area_m2);
    chp_chip_cooling(chip, air_cooler_k_per_w, air_k, regulator_loss);
    chp_set_rest(chip, &silicon, s->idle_power_w);
}

void chp_sheet_chip(chp_chip *out, const chp_sheet *sheet, const chp_part_list *parts)
{
    /* sheets do not tell the topology; up to four dies a ring is the shortest that is built */
    chp_chip chip = { .dies = sheet->dies, .board_power_w = sheet->board_power_w };
    chip.topology = sheet->dies > 4 ? CHP_MESH : CHP_RING;
    set_rates(&chip, sheet);
    set_links(&chip, sheet, parts->link);
    chip.die_area_m2 = sheet->die_area_m2;
    if (sheet->die_area_m2 > 0)
        chip.silicon_area_m2 = sheet->dies * sheet->die_area_m2 + sheet->other_silicon_m2;
    set_power(&chip, sheet, parts);
    *out = chip;
}
