// Makes small Directories and files that collide on purpose, from a seed: the same
// seed gives the same case from the same build.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/pipeline/slow_model.h"

namespace rollcall::test {

struct MadeCase {
    SlowDirectory directory;
    SlowFile file;
    std::string uploader;  // e-mail of an active user; "": the API
    bool has_directory = true;
    char delimiter = ',';
    bool has_crlf = false;
    bool has_mark = false;  // a byte-order mark
};

MadeCase make_case(std::uint64_t seed);

// The file as CSV, quoted where it must be.
std::string to_csv(const MadeCase& made);

// The Directory as the document of contract §9.
std::string to_json(const SlowDirectory& directory);

}  // namespace rollcall::test
