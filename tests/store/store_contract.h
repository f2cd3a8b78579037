// What every store must do, whatever lies behind it; each store's own test goes through it.
#pragma once

#include <vector>

#include "tests/store/store_rig.h"

namespace rollcall::test {

struct StoreFact {
    std::string fact;
    void (*check)(const OpenStore& open);  // on a store of its own
};

std::vector<StoreFact> directory_facts();
std::vector<StoreFact> job_facts();
std::vector<StoreFact> plan_facts();
std::vector<StoreFact> apply_facts();
std::vector<StoreFact> undo_facts();
std::vector<StoreFact> service_facts();
std::vector<StoreFact> move_facts();

}  // namespace rollcall::test
