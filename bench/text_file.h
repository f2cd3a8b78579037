// A file written in large pieces.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace rollcall {

class TextFile {
public:
    explicit TextFile(std::string path);  // throws std::system_error, as all below

    void append(std::string_view text) {
        pending_.append(text);
        if (pending_.size() >= piece_bytes) write_pending();
    }
    std::uint64_t finish();  // bytes in all; nothing may be appended afterwards

private:
    static constexpr std::size_t piece_bytes = 1 << 20;
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    void write_pending();

    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
    std::string pending_;
    std::uint64_t written_ = 0;
};

}  // namespace rollcall
