/* Topologies of dies in a package and what a collective sends where. */
#ifndef CHP_NETWORK_NETWORK_H
#define CHP_NETWORK_NETWORK_H

#include "chip/chip.h"

/* Rates and latencies of the three levels that a group of devices spans.
 * Per device and direction; HUGE_VAL where there is no such level. */
typedef struct {
    double link_bytes_per_s, link_latency_s;     /* die to die in a package */
    double scale_up_bytes_per_s, scale_up_latency_s;
    double scale_out_bytes_per_s, scale_out_latency_s;
} chp_fabric;

/* `presentation` says whether a device is a die or a package: dies of one
 * package share its scale-up and scale-out links. */
chp_fabric chp_chip_fabric(const chp_chip *chip, chp_presentation presentation);

#endif
