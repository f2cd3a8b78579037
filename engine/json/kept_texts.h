// Room for the texts of the cells of one chunk of records, which stay where they are until the next
// open(): a parser's own copy lives only until its next record.
#pragma once

#include <simdjson.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/json/record_text.h"

namespace rollcall {

class KeptTexts {
public:
    // Numbers may be longer as text than as they stand: 1e15 is 1000000000000000.
    static constexpr std::size_t number_growth = 4;

    // For texts that have `growth` bytes at most for each byte of the chunk.
    void open(std::size_t chunk_bytes, std::size_t growth) {
        const std::size_t room = chunk_bytes * growth + slack;
        if (texts_.size() < room) texts_.resize(room);
        spare_ = texts_.data();
    }

    std::string_view keep(std::string_view text) {
        assert(text.size() <= left());
        char* const begin = spare_;
        if (!text.empty()) std::memcpy(begin, text.data(), text.size());
        spare_ += text.size();
        return {begin, text.size()};
    }

    std::string_view keep_number(simdjson::dom::element number) {
        std::array<char, longest_number_text> digits{};
        return keep({digits.data(), write_number(number, digits)});
    }

    // JSON without the white space between its tokens.
    std::string_view keep_minified(std::string_view json) {
        assert(json.size() <= left());
        const char* const begin = spare_;
        std::size_t size = 0;
        if (simdjson::minify(json.data(), json.size(), spare_, size) != simdjson::SUCCESS)
            return keep(json);
        spare_ += size;
        return since(begin);
    }

    // Texts that are kept one after the other are one text, from where the first began.
    const char* next() const { return spare_; }
    std::string_view since(const char* begin) const {
        return {begin, static_cast<std::size_t>(spare_ - begin)};
    }

private:
    static constexpr std::size_t slack = 128;  // minify writes whole blocks

    std::size_t left() const {
        return texts_.size() - static_cast<std::size_t>(spare_ - texts_.data());
    }

    std::vector<char> texts_;  // never moved while a chunk is open
    char* spare_ = nullptr;
};

}  // namespace rollcall
