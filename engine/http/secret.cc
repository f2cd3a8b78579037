#include "engine/http/secret.h"

#include <argon2.h>
#include <sys/random.h>

#include <array>
#include <cstdint>

#include "engine/plan/plan_hash.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// As OWASP's Password Storage Cheat Sheet recommends where memory is dear: 19 MiB.
constexpr std::uint32_t password_rounds = 2;
constexpr std::uint32_t password_kib = 19 * 1024;
constexpr std::uint32_t password_lanes = 1;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;

constexpr std::string_view url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

template <std::size_t size>
std::array<unsigned char, size> random_bytes() {
    std::array<unsigned char, size> bytes;
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(size))
        throw Failure(FailureKind::internal, "the system gives no random bytes");
    return bytes;
}

int base64_digit(char c) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
    const std::size_t at = url_digits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string random_secret() {
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const unsigned char byte : random_bytes<32>()) {
        bits = bits << 8 | byte;
        for (count += 8; count >= 6; count -= 6) text += url_digits[bits >> (count - 6) & 63];
    }
    return text += url_digits[bits << (6 - count) & 63];
}

std::string random_id() {
    std::string text;
    for (const unsigned char byte : random_bytes<8>()) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::string fingerprint_of(std::string_view secret) { return to_hex(sha256(secret)); }

std::string hash_password(std::string_view password) {
    const auto salt = random_bytes<salt_bytes>();
    std::array<char, 256> text{};
    const int code = argon2id_hash_encoded(password_rounds, password_kib, password_lanes,
                                           password.data(), password.size(), salt.data(),
                                           salt.size(), hash_bytes, text.data(), text.size());
    if (code != ARGON2_OK)
        throw Failure(FailureKind::internal,
                      std::string("the password cannot be hashed: ") + argon2_error_message(code));
    return text.data();
}

bool is_password(std::string_view password, const std::optional<std::string>& hash) {
    const std::string own = "$argon2id$v=19$m=" + std::to_string(password_kib) +
                            ",t=" + std::to_string(password_rounds) +
                            ",p=" + std::to_string(password_lanes) + '$';
    static const std::string nobodys = hash_password(random_secret());
    const bool is_own = hash && hash->starts_with(own);
    const std::string& text = is_own ? *hash : nobodys;
    return argon2id_verify(text.c_str(), password.data(), password.size()) == ARGON2_OK && is_own;
}

std::optional<std::string> decode_base64(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 255);
    }
    return out;
}

}  // namespace rollcall
