/* What the library knows: keys, metrics, models. */
#ifndef CHP_REPORT_MODELS_H
#define CHP_REPORT_MODELS_H

#include "report/text.h"

chiplet_status chp_keys_write(chiplet_format format, const char *pattern, chp_text *to,
                              chiplet_error *err);
chiplet_status chp_metrics_write(chiplet_format format, chp_text *to, chiplet_error *err);
chiplet_status chp_study_write(chiplet_format format, const chiplet_study *study, chp_text *to,
                               chiplet_error *err);
chiplet_status chp_models_write(chiplet_format format, const chiplet_library *library,
                                chiplet_kind kind, chp_text *to, chiplet_error *err);
/* One name: every datum as a document. More: a table, a column each. */
chiplet_status chp_compare_write(chiplet_format format, const chiplet_library *library,
                                 chiplet_kind kind, const char *const *name, size_t count,
                                 chp_text *to, chiplet_error *err);

#endif
