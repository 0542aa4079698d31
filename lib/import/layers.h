/* Which layers are windowed, linear or dense: lists and patterns of a config. */
#ifndef CHP_IMPORT_LAYERS_H
#define CHP_IMPORT_LAYERS_H

#include "import/config.h"

typedef struct {
    double windowed, linear; /* of `layers` */
} chp_layer_kinds;

/* Returns 1, or 0 after a finding. `all_windowed`: a window without a list
 * holds for every layer. */
int chp_import_layer_kinds(chp_layer_kinds *out, const chp_config *file, double layers,
                           int all_windowed);
/* Layers without experts in a model that has them; NaN after a finding. */
double chp_import_dense_layers(const chp_config *file, double layers);

#endif
