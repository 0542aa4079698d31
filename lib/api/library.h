/* What a chiplet_library holds. */
#ifndef CHP_API_LIBRARY_H
#define CHP_API_LIBRARY_H

#include "catalogue/catalogue.h"

struct chiplet_library {
    chp_catalogue *catalogue;
};

#endif
