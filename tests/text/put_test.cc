// Fast copies against the slow ones, with every size and every byte at every place.
#include "engine/text/put.h"

#include <doctest/doctest.h>

#include <string>

namespace rollcall {
namespace {

constexpr char untouched = '\x7e';

// A text of its own heap block, so that a sanitizer sees a read before or behind it.
std::string plain_text(std::size_t size) {
    std::string text;
    for (std::size_t at = 0; at < size; ++at) text += static_cast<char>('a' + at % 26);
    text.shrink_to_fit();
    return text;
}

std::string put_json(const std::string& text) {
    std::string room(json_room(text.size()) + 8, untouched);
    const char* const end = put_json_string(room.data(), text);
    const auto size = static_cast<std::size_t>(end - room.data());
    CHECK(room.find_first_not_of(untouched, json_room(text.size())) == std::string::npos);
    return room.substr(0, size);
}

std::string slow_json(const std::string& text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace

TEST_CASE("put copies a piece of any size and nothing behind it") {
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string text = plain_text(size);
        std::string room(size + 8, untouched);
        CHECK(put(room.data(), std::string_view(text)) == room.data() + size);
        CHECK(room == text + std::string(8, untouched));
    }
}

TEST_CASE("a JSON string is the same as the slow writer's") {
    const char bytes[] = {'\0', '\x1f', ' ', '!', '"', '#', '[', '\\', ']', '\x7f', '\xc3', '\xe1'};
    for (std::size_t size = 0; size < 70; ++size) {
        std::string text = plain_text(size);
        CHECK(put_json(text) == slow_json(text));
        for (std::size_t at = 0; at < size; ++at) {
            const char kept = text[at];
            for (const char byte : bytes) {
                text[at] = byte;
                CHECK(put_json(text) == slow_json(text));
            }
            text[at] = kept;
            const std::string line_end =
                text.substr(0, at) + "\xe2\x80\xa8" + text.substr(at) + "\xe2\x82\xac";
            CHECK(put_json(line_end) == slow_json(line_end));
        }
    }
}

TEST_CASE("a stock text is put whole, short or long") {
    for (std::size_t size = 0; size < 100; ++size) {
        const std::string text = plain_text(size);
        const StockText<32> stock(text);
        std::string room(size + 32, untouched);
        CHECK(stock.size() == size);
        CHECK(put(room.data(), stock) == room.data() + size);
        CHECK(room.substr(0, size) == text);
    }
}

}  // namespace rollcall
