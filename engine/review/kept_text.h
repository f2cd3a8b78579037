// Text that goes into a kept file in pieces of some size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/intake/upload_file.h"

namespace rollcall {

class KeptText {
public:
    explicit KeptText(const std::string& folder) : writer_(folder) {}

    // What comes next is to be appended to it.
    std::string& text() {
        constexpr std::size_t piece = std::size_t{1} << 20;
        if (text_.size() >= piece) flush();
        return text_;
    }

    // Of the byte that comes next.
    std::uint64_t offset() const { return writer_.bytes() + text_.size(); }

    KeptFile finish() {
        flush();
        return writer_.finish();
    }
    KeptFile finish_here() {
        flush();
        return writer_.finish_here();
    }

private:
    void flush() {
        writer_.append(text_);
        text_.clear();
    }

    UploadWriter writer_;
    std::string text_;
};

}  // namespace rollcall
