// A file read once from front to back, parts of it copied and parts passed over.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

#include "engine/review/kept_text.h"

namespace rollcall {

// Members throw Failure{read_or_write} where the file ends too early or cannot be read; places are
// bytes from its start and only go forward.
class FileCopy {
public:
    explicit FileCopy(const std::string& path);

    std::uint64_t at() const { return at_; }
    void copy_to(std::uint64_t place, KeptText& out);
    void copy_rest(KeptText& out);
    void pass_to(std::uint64_t place);
    std::string read_to(std::uint64_t place);

private:
    std::string read(std::size_t bytes);

    std::string path_;
    std::ifstream file_;
    std::uint64_t at_ = 0;
};

}  // namespace rollcall
