// Nothing here but the closures that pass the stages on.
#include "engine/pipeline/filters.h"

#include <tbb/parallel_pipeline.h>

namespace rollcall {

void run_filters(Stages& stages, std::size_t tokens) {
    using tbb::filter_mode;
    Stages* const all = &stages;
    tbb::parallel_pipeline(
        tokens, tbb::make_filter<void, void*>(filter_mode::serial_in_order,
                                              [all](tbb::flow_control& control) {
                                                  void* const one = all->cut();
                                                  if (one == nullptr) control.stop();
                                                  return one;
                                              }) &
                    tbb::make_filter<void*, void*>(filter_mode::parallel,
                                                   [all](void* one) { return all->examine(one); }) &
                    tbb::make_filter<void*, void>(filter_mode::serial_in_order,
                                                  [all](void* one) { all->gather(one); }));
}

}  // namespace rollcall
