#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "operator_cases.h"

Test(dies, a_link_that_is_wide_enough_is_not_felt_and_a_narrow_one_binds)
{
    chp_operator op = { .kind = CHP_GEMM, .gemm = { 1, 16384, 16384, 1 } };
    chp_kernel kernel = plain_kernel();
    chp_fabric fabric = round_fabric();
    chp_device one = round_device(), two = one;
    two.dies = 2, two.crossing_share = 0.5, two.crossing_bytes_per_s = 100e12;
    chp_operator_time alone =
        chp_time_operator(&op, &one, &fabric, &kernel, CHP_REUSE_STREAM);
    chp_operator_time wide = chp_time_operator(&op, &two, &fabric, &kernel, CHP_REUSE_STREAM);
    cr_assert(eq(dbl, wide.time_s, alone.time_s));
    cr_assert(eq(dbl, wide.link_bytes, 0.5 * wide.dram_bytes));
    two.crossing_bytes_per_s = 0.3e12;
    chp_operator_time narrow = chp_time_operator(&op, &two, &fabric, &kernel, CHP_REUSE_STREAM);
    cr_assert(gt(dbl, narrow.link_s, narrow.dram_s));
    cr_assert(ge(dbl, narrow.time_s, narrow.dram_bytes / 0.3e12));
}

/* ------------------------------------------------------------- collectives */

static double collective(chp_operator_kind kind, chp_collective_shape shape,
                         const chp_kernel *kernel)
{
    chp_operator op = { .kind = kind, .collective = shape };
    chp_device device = round_device();
    return time_on(&op, &device, kernel, CHP_REUSE_STREAM);
}

Test(collectives, a_collective_of_one_rank_costs_nothing)
{
    chp_kernel kernel = plain_kernel();
    chp_collective_shape alone = { .bytes = 1e6, .dies = 1, .packages = 1, .domains = 1 };
    for (int kind = CHP_ALL_REDUCE; kind <= CHP_ALL_TO_ALL; kind++)
        cr_assert(eq(dbl, collective((chp_operator_kind)kind, alone, &kernel), 0));
}

/* 2 (p - 1) / p S / B for a ring, half of it to gather. */
Test(collectives, a_ring_sends_what_theory_says)
{
    chp_kernel kernel = ideal_kernel();
    kernel.collective_library = 0, kernel.collective_hop = 0, kernel.collective_ramp = 0;
    kernel.collective_ring = 1, kernel.collective_switch = 0.01;
    chp_collective_shape eight = { .bytes = 800e6, .dies = 1, .packages = 8, .domains = 1,
                                   .library = 1 };
    cr_assert(epsilon_eq(dbl, collective(CHP_ALL_REDUCE, eight, &kernel), 1.4e9 / 400e9, 1e-9));
    cr_assert(epsilon_eq(dbl, collective(CHP_ALL_GATHER, eight, &kernel), 0.7e9 / 400e9, 1e-9));
    cr_assert(epsilon_eq(dbl, collective(CHP_REDUCE_SCATTER, eight, &kernel), 0.7e9 / 400e9,
                         1e-9));
    cr_assert(epsilon_eq(dbl, collective(CHP_ALL_TO_ALL, eight, &kernel), 0.7e9 / 400e9, 1e-9));
}

/* A fused kernel stores into the memory of the other ranks. */
Test(collectives, ranks_of_several_domains_reduce_by_a_library)
{
    chp_kernel kernel = plain_kernel();
    chp_collective_shape fused = { .bytes = 16e3, .dies = 1, .packages = 8, .domains = 1 };
    chp_collective_shape library = fused;
    library.library = 1;
    cr_assert(lt(dbl, collective(CHP_ALL_REDUCE, fused, &kernel),
                 collective(CHP_ALL_REDUCE, library, &kernel)));
    fused.domains = library.domains = 2;
    cr_assert(eq(dbl, collective(CHP_ALL_REDUCE, fused, &kernel),
                 collective(CHP_ALL_REDUCE, library, &kernel)));
}

Test(collectives, larger_buffers_never_take_less)
{
    chp_kernel kernel = plain_kernel();
    for (int kind = CHP_ALL_REDUCE; kind <= CHP_ALL_TO_ALL; kind++) {
        double before = 0;
        for (double bytes = 256; bytes < 4e9; bytes *= 1.3) {
            chp_collective_shape shape = { .bytes = bytes, .dies = 2, .packages = 8, .domains = 2 };
            double now = collective((chp_operator_kind)kind, shape, &kernel);
            cr_assert(ge(dbl, now, before));
            before = now;
        }
    }
}

/* ------------------------------------------------------- caches of several dies */

/* A product of few rows reads each weight once, whoever keeps what: as two devices
 * do that each have half of the columns. */
Test(caches, of_those_who_ask_read_weights_once_as_separate_devices_do)
{
    chp_kernel kernel = ideal_kernel();
    chp_fabric fabric = round_fabric();
    chp_device one = round_device(), both = one;
    chp_operator whole = { .kind = CHP_GEMM, .dtype = CHP_BF16, .gemm = { 16, 8192, 8192, 1 } };
    chp_operator half = whole;
    half.gemm.n = 4096;
    both.copies = 1;
    double together =
        chp_time_operator(&whole, &both, &fabric, &kernel, CHP_REUSE_STREAM).dram_bytes;
    double apart = chp_time_operator(&half, &one, &fabric, &kernel, CHP_REUSE_STREAM).dram_bytes;
    cr_assert(eq(dbl, together, 2 * apart));
    cr_assert(eq(dbl, together, 2.0 * 8192 * 8192));
}

/* Operands of 256 and 128 MiB, of which none fits: four dies that ask read the
 * smaller one three times more; results of 256 MiB are written once. */
Test(caches, of_those_who_ask_read_the_smaller_operand_for_each_die)
{
    chp_kernel kernel = ideal_kernel();
    chp_fabric fabric = round_fabric();
    chp_device home = round_device(), asking = home;
    chp_operator op = { .kind = CHP_GEMM, .dtype = CHP_BF16, .gemm = { 16384, 8192, 8192, 1 } };
    asking.copies = 3;
    const double mib = 1 << 20;
    double once = chp_time_operator(&op, &home, &fabric, &kernel, CHP_REUSE_STREAM).dram_bytes;
    double more = chp_time_operator(&op, &asking, &fabric, &kernel, CHP_REUSE_STREAM).dram_bytes;
    cr_assert(eq(dbl, once, (256 + 128 + 256) * mib));
    cr_assert(eq(dbl, more - once, 3 * 128 * mib));
    op.kind = CHP_BATCHED_GEMM; /* each die its own */
    cr_assert(eq(dbl,
                 chp_time_operator(&op, &asking, &fabric, &kernel, CHP_REUSE_STREAM).dram_bytes,
                 once));
}

/* With wide links nothing changes; over links of 1 GB/s nothing else counts. */
Test(caches, at_home_are_drawn_from_over_the_links)
{
    chp_kernel kernel = ideal_kernel();
    chp_fabric fabric = round_fabric();
    chp_operator op[SHAPES];
    int count = shapes(op);
    for (int i = 0; i < count; i++) {
        chp_device device = round_device();
        chp_operator_time local =
            chp_time_operator(&op[i], &device, &fabric, &kernel, CHP_REUSE_STREAM);
        device.draws_across = 1;
        device.crossing_share = 0.5;
        chp_operator_time wide =
            chp_time_operator(&op[i], &device, &fabric, &kernel, CHP_REUSE_STREAM);
        device.crossing_bytes_per_s = 1e9;
        chp_operator_time slow =
            chp_time_operator(&op[i], &device, &fabric, &kernel, CHP_REUSE_STREAM);
        cr_assert(eq(dbl, wide.time_s, local.time_s));
        cr_assert(gt(dbl, wide.link_bytes, 0));
        cr_assert(le(dbl, wide.link_bytes, 0.5 * wide.cache_bytes));
        cr_assert(ge(dbl, slow.time_s, slow.link_s * (1 - 1e-12)));
        cr_assert(epsilon_eq(dbl, slow.link_s, 1e-9 * 2 * slow.link_bytes, 1e-9 * slow.link_s));
    }
}
