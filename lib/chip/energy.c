#include "chip/energy.h"

#include <math.h>

/* Every constant below is explained with its source in doc/models/chip.md. */

/* Bare multiply-add over a bare BF16 one; Horowitz 2014 and Jouppi 2021. */
static const double bare_mac[CHP_DTYPES] = { 1.0, 0.45, 0.30, 0.25 };

/* One FP32 operation of a vector unit over half a bare BF16 multiply-add: the
 * arithmetic is 2.9, the rest fetches, decodes and moves operands for one
 * operation that a matrix unit spreads over hundreds. */
static const double vector_over_tensor = 20;
/* An exponential occupies the lanes of four vector operations. */
static const double exponential_over_vector = 4;

/* Capacitance that switches every clock, per area of logic: trees, latches and
 * idle pipelines under clock gating. */
static const double clocked_farad_per_m2 = 28e-6;
/* Two random points of a die are a third of (width + height) apart. */
static const double mean_distance = 1.0 / 3;

/* SerDes of scale-up links at the chip; half is drawn as soon as a lane is trained. */
static const double network_j_per_bit = 5e-12;
static const double network_idle_share = 0.5;
/* Host interface, management and the like on a board at rest. */
static const double board_w = 15;

/* Links and memory of which the sheet names no kind. */
static const double unknown_link_j_per_bit = 1e-12, unknown_link_idle = 0.15;
static const double unknown_dram_j_per_bit = 5.5e-12, unknown_memory_share = 0.7;

/* At rest the clock falls to a fifth and a higher supply to its nominal value. */
static const double rest_clock = 0.2, rest_k = 313.15, leakage_k = 358.15;

/* Operands come as wide as their type, so what is delivered around the bare
 * multiply-add shrinks with it. */
static double delivered_mac(const chp_silicon *s, chp_dtype dtype)
{
    double width = chp_dtype_bytes(dtype) / chp_dtype_bytes(CHP_BF16);
    return bare_mac[dtype] + (s->delivery_factor - 1) * width;
}

static void set_node(chp_chip *chip, const chp_process *process)
{
    chip->threshold_v = process->threshold_v;
    chip->speed_exponent = process->speed_exponent;
    chip->leakage_voltage_exponent = process->leakage_voltage_exponent;
    chip->leakage_doubling_k = process->leakage_doubling_k;
}

chp_supply chp_supply_of(const chp_process *p, double voltage_v, double clock_hz)
{
    double over_nominal = voltage_v / p->voltage_v;
    double slower = fmin(p->voltage_v / voltage_v, 1);
    return (chp_supply){ .voltage_v = voltage_v,
                         .clock_hz = clock_hz,
                         .bare_flop_j = 0.5 * p->mac_energy_j * over_nominal * over_nominal,
                         .switched = voltage_v * voltage_v * clock_hz,
                         .leakage_share = pow(over_nominal, p->leakage_voltage_exponent),
                         .rest_share = rest_clock * slower * slower };
}

chp_silicon_scale chp_silicon_scale_of(const chp_silicon *s)
{
    const chp_process *p = s->process;
    chp_silicon_scale scale = { .vector = vector_over_tensor,
                                .exponential = vector_over_tensor * exponential_over_vector };
    for (int d = 0; d < CHP_DTYPES; d++)
        scale.delivered[d] = delivered_mac(s, (chp_dtype)d);
    scale.clocked_farad = clocked_farad_per_m2 * s->area_m2;
    scale.leakage_w = p->leakage_w_per_m2 * s->area_m2;
    scale.cooled = exp2((rest_k - leakage_k) / p->leakage_doubling_k);
    return scale;
}

void chp_silicon_at_supply(chp_chip *chip, const chp_silicon_scale *scale, const chp_supply *supply)
{
    for (int d = 0; d < CHP_DTYPES; d++)
        chip->flop_j[d] = supply->bare_flop_j * scale->delivered[d];
    chip->vector_flop_j = supply->bare_flop_j * scale->vector;
    chip->exponential_j = supply->bare_flop_j * scale->exponential;
    chip->clock_power_w = scale->clocked_farad * supply->switched;
    chip->leakage_w = scale->leakage_w * supply->leakage_share;
    chip->voltage_v = supply->voltage_v;
}

void chp_silicon_energy(chp_chip *chip, const chp_silicon *s)
{
    const chp_process *p = s->process;
    chp_supply supply = chp_supply_of(p, s->voltage_v, s->clock_hz);
    chp_silicon_scale scale = chp_silicon_scale_of(s);
    chp_silicon_at_supply(chip, &scale, &supply);
    /* cache and fabric stand on a supply of their own, at its nominal value */
    chip->cache_j_per_byte =
        8 * (p->sram_energy_j_per_bit + p->wire_energy_j_per_bit_m * mean_distance * s->span_m);
    set_node(chip, p);
}

void chp_io_die_power(chp_chip *chip, const chp_process *p, double area_m2, double clock_hz)
{
    double cooled = exp2((rest_k - leakage_k) / p->leakage_doubling_k);
    chip->io_clock_w = clocked_farad_per_m2 * area_m2 * p->voltage_v * p->voltage_v * clock_hz;
    chip->io_leakage_w = p->leakage_w_per_m2 * area_m2;
    chip->io_rest_w = chip->io_clock_w * rest_clock + chip->io_leakage_w * cooled;
}

static void set_memory(chp_chip *chip, const chp_memory *memory, double stacks)
{
    chip->dram_j_per_byte =
        8 * (memory ? memory->device_energy_j_per_bit + memory->phy_energy_j_per_bit
                    : unknown_dram_j_per_bit);
    chip->memory_share = memory
                             ? memory->device_energy_j_per_bit /
                                   (memory->device_energy_j_per_bit + memory->phy_energy_j_per_bit)
                             : unknown_memory_share;
    chip->memory_background_w = memory ? stacks * memory->background_power_w : 0;
}

static void set_links(chp_chip *chip, const chp_link *link)
{
    double full_j_per_byte = 8 * (link ? link->energy_j_per_bit : unknown_link_j_per_bit);
    double idle = link ? link->idle_fraction : unknown_link_idle;
    double channels = 2 * chp_topology_links(chip->topology, chp_chip_joined(chip));
    chip->link_j_per_byte = (1 - idle) * full_j_per_byte;
    chip->link_idle_w = idle * full_j_per_byte * channels * chip->link_bytes_per_s;
}

/* Each byte of DRAM goes over one spoke, and one from die to die over two and, if
 * there are several I/O dies, the link between; of the second kind are the bytes
 * that cross between I/O dies on their way to memory, too, which overstates them. */
static void add_spokes(chp_chip *chip, const chp_link *spoke)
{
    double full_j_per_byte = 8 * spoke->energy_j_per_bit, idle = spoke->idle_fraction;
    double j_per_byte = (1 - idle) * full_j_per_byte;
    double dram_j_per_byte = chip->dram_j_per_byte + j_per_byte;
    chip->memory_share *= chip->dram_j_per_byte / dram_j_per_byte;
    chip->dram_j_per_byte = dram_j_per_byte;
    chip->link_j_per_byte = (chip->io_dies > 1 ? chip->link_j_per_byte : 0) + 2 * j_per_byte;
    chip->link_idle_w += idle * full_j_per_byte * 2 * chip->dies * chip->spoke_bytes_per_s;
}

void chp_interface_energy(chp_chip *chip, const chp_part_list *parts, double stacks,
                          double scale_up_bytes_per_s)
{
    set_memory(chip, parts->memory, stacks);
    set_links(chip, parts->link);
    if (chip->io_dies > 0)
        add_spokes(chip, parts->io_link);
    double serdes_w = 2 * 8 * network_j_per_bit * scale_up_bytes_per_s;
    chip->network_j_per_byte = 8 * network_j_per_bit * (1 - network_idle_share);
    chip->board_idle_w = network_idle_share * serdes_w + board_w;
}

double chp_rest_without_board(const chp_chip *chip, const chp_silicon_scale *scale,
                              const chp_supply *supply)
{
    return chip->memory_background_w + chip->link_idle_w + chip->io_rest_w +
           chp_silicon_rest(scale, chip->clock_power_w, chip->leakage_w, supply->rest_share);
}

void chp_set_rest(chp_chip *chip, const chp_silicon *s, double idle_power_w)
{
    chp_silicon_scale scale = chp_silicon_scale_of(s);
    chp_supply supply = chp_supply_of(s->process, s->voltage_v, s->clock_hz);
    double explained_w = chp_rest_without_board(chip, &scale, &supply);
    if (idle_power_w > 0)
        chip->board_idle_w = fmax(idle_power_w * (1 - chip->power_loss) - explained_w, 0);
    chip->rest_w = explained_w + chip->board_idle_w;
}
