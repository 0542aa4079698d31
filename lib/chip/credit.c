#include <math.h>

#include "chip/chip.h"

/* min(1, B / (2 L rate)): with flits and cycles for bytes and seconds that is
 * what simulated networks attain with B credits over L cycles, to 0.1 %. */
double chp_link_attained(const chp_link *link)
{
    double bytes_per_s = link->lanes * link->lane_rate_bits_per_s / 8;
    double round_trip_bytes = 2 * link->latency_s * bytes_per_s;
    return link->retry_buffer_bytes > 0 ? fmin(1, link->retry_buffer_bytes / round_trip_bytes) : 1;
}
