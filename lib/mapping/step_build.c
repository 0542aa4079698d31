/* What every part of a step is built from: doc/models/mapping.md. */
#include "mapping/step.h"

#include <math.h>

chp_operator *chp_step_add(chp_mapping *out, const chp_places *p, chp_operator_kind kind,
                           const char *name, double count)
{
    chp_operator op = { .kind = kind,
                        .name = name,
                        .count = count,
                        .dtype = p->split->dtype,
                        .kv_dtype = p->split->kv_dtype };
    out->op[out->count] = op;
    return &out->op[out->count++];
}

double chp_step_narrower_bits(const chp_places *p, double bits)
{
    double used = chp_dtype_bytes(p->split->dtype);
    return chp_places_stored_bytes(p->split->dtype, bits) < used ? bits : 0;
}

void chp_step_bf16(chp_mapping *out, const chp_places *p, const char *name, double count,
                   chp_gemm_shape shape)
{
    chp_operator *op = chp_step_add(out, p, CHP_GEMM, name, count);
    op->gemm = shape;
    op->dtype = CHP_BF16;
}

chp_elementwise_shape chp_step_pointwise(double read_bytes, double written_bytes, double flop,
                                         double exponentials)
{
    chp_elementwise_shape shape = { .read_bytes = read_bytes,
                                    .written_bytes = written_bytes,
                                    .vector_flop = flop,
                                    .exponentials = exponentials };
    return shape;
}

chp_elementwise_shape chp_step_norm(double width, double elements, double passes,
                                    double flop_per_element)
{
    double bytes = passes * elements * CHP_ACTIVATION_BYTES;
    chp_elementwise_shape shape = chp_step_pointwise(bytes, bytes, flop_per_element * elements, 0);
    shape.kind = CHP_NORM;
    shape.row_bytes = width * CHP_ACTIVATION_BYTES;
    return shape;
}

void chp_step_elementwise(chp_mapping *out, const chp_places *p, const char *name, double count,
                          chp_elementwise_shape shape)
{
    chp_operator *op = chp_step_add(out, p, CHP_ELEMENTWISE, name, count);
    op->elementwise = shape;
    op->dtype = CHP_BF16;
}

/* By a scale that is known beforehand. */
static void add_quantize(chp_mapping *out, const chp_places *p, double count, double elements)
{
    chp_step_elementwise(out, p, "quantize", count,
                         chp_step_pointwise(elements * CHP_ACTIVATION_BYTES,
                                            elements * chp_dtype_bytes(p->split->dtype),
                                            2 * elements, 0));
}

void chp_step_gemm(chp_mapping *out, const chp_places *p, const char *name, double count,
                   chp_gemm_shape shape)
{
    chp_operator *op = chp_step_add(out, p, CHP_GEMM, name, count);
    op->gemm = shape;
    op->weight_bits = chp_step_narrower_bits(p, p->workload->weight_bits);
    if (op->dtype != CHP_BF16 && p->split->scales_known)
        add_quantize(out, p, count, shape.m * shape.k);
    else if (op->dtype != CHP_BF16)
        op->quantize = CHP_QUANTIZE_BLOCK;
}

/* Ranks fill the dies of a package, then the packages of a domain, then
 * domains; the split was checked to nest. */
void chp_step_collective(chp_mapping *out, const chp_places *p, chp_operator_kind kind,
                         const char *name, double count, double ranks, double bytes)
{
    if (ranks <= 1)
        return;
    double dies = fmin(ranks, p->dies_per_package);
    double packages = fmin(ranks / dies, p->domain);
    chp_collective_shape shape = {
        .bytes = bytes, .dies = dies, .packages = packages, .domains = ranks / dies / packages
    };
    chp_step_add(out, p, kind, name, count)->collective = shape;
}

int chp_step_by_sequence(const chp_places *p)
{
    return p->attention < p->tensor;
}

double chp_step_shared_bytes(const chp_places *p)
{
    return p->shared_tokens * p->workload->hidden * CHP_ACTIVATION_BYTES;
}

void chp_step_gather(chp_mapping *out, const chp_places *p, const char *name, double count)
{
    if (chp_step_by_sequence(p))
        chp_step_collective(out, p, CHP_ALL_GATHER, name, count, p->tensor,
                            chp_step_shared_bytes(p));
}

void chp_step_reduce(chp_mapping *out, const chp_places *p, const char *name, double count)
{
    chp_operator_kind kind = chp_step_by_sequence(p) ? CHP_REDUCE_SCATTER : CHP_ALL_REDUCE;
    chp_step_collective(out, p, kind, name, count, p->tensor, chp_step_shared_bytes(p));
}
