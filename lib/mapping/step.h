/* The parts of a step and what they are built from. */
#ifndef CHP_MAPPING_STEP_H
#define CHP_MAPPING_STEP_H

#include "mapping/places.h"

#define CHP_ACTIVATION_BYTES 2.0 /* between operators: bf16 */

/* Each adds its operators to the step. */
void chp_step_attention(chp_mapping *out, const chp_places *p);
void chp_step_dense(chp_mapping *out, const chp_places *p);
void chp_step_moe(chp_mapping *out, const chp_places *p);

/* ---------------------------------------------------------------- building */

/* An operator of the step's types, its shape to be filled in. */
chp_operator *chp_step_add(chp_mapping *out, const chp_places *p, chp_operator_kind kind,
                           const char *name, double count);
/* `bits`, or 0 where a weight is stored as wide as it is used. */
double chp_step_narrower_bits(const chp_places *p, double bits);

chp_elementwise_shape chp_step_pointwise(double read_bytes, double written_bytes, double flop,
                                         double exponentials);
/* A norm reduces rows of `width` elements; it passes `passes` times over all
 * `elements` in each direction. */
chp_elementwise_shape chp_step_norm(double width, double elements, double passes,
                                    double flop_per_element);
void chp_step_elementwise(chp_mapping *out, const chp_places *p, const char *name, double count,
                          chp_elementwise_shape shape);

/* Its input comes in bf16 and is brought to a narrow dtype by blocks. */
void chp_step_gemm(chp_mapping *out, const chp_places *p, const char *name, double count,
                   chp_gemm_shape shape);
/* In bf16 whatever the step's types. */
void chp_step_bf16(chp_mapping *out, const chp_places *p, const char *name, double count,
                   chp_gemm_shape shape);

/* Over so many ranks; nothing where there is one. */
void chp_step_collective(chp_mapping *out, const chp_places *p, chp_operator_kind kind,
                         const char *name, double count, double ranks, double bytes);
/* 1 where the ranks of a dense layer hold different tokens. */
int chp_step_by_sequence(const chp_places *p);
/* The activations of all tokens of those ranks. */
double chp_step_shared_bytes(const chp_places *p);
/* Ranks that hold different tokens bring them together before a part that they
 * share, and take their own back after it; ranks with the same tokens only sum. */
void chp_step_gather(chp_mapping *out, const chp_places *p, const char *name, double count);
void chp_step_reduce(chp_mapping *out, const chp_places *p, const char *name, double count);

#endif
