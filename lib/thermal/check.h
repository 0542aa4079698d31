/* Whether a package can be solved at all. */
#ifndef CHP_THERMAL_CHECK_H
#define CHP_THERMAL_CHECK_H

#include "thermal/thermal.h"

chiplet_status chp_thermal_check(const chp_thermal_package *package, chiplet_error *err);

#endif
