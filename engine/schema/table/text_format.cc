#include "engine/schema/table/text_format.h"

#include <algorithm>

namespace rollcall {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_number(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_number(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_unreserved(char c) {
    return is_letter(c) || is_number(c) ||
           std::string_view("-._~").find(c) != std::string_view::npos;
}
bool is_sub_delimiter(char c) {
    return std::string_view("!$&'()*+,;=").find(c) != std::string_view::npos;
}

// Unreserved characters, sub-delimiters, percent-encoded bytes and what `more` allows.
bool is_made_of(std::string_view text, std::string_view more) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '%') {
            if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2]))
                return false;
            at += 2;
        } else if (!is_unreserved(c) && !is_sub_delimiter(c) && more.find(c) == more.npos) {
            return false;
        }
    }
    return true;
}

bool is_scheme(std::string_view text) {
    const auto sound = [](char c) {
        return is_letter(c) || is_number(c) || c == '+' || c == '-' || c == '.';
    };
    return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), sound);
}

bool is_ipv4(std::string_view text) {
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = part < 3 ? text.find('.') : text.size();
        if (dot == text.npos || dot == 0 || dot > 3) return false;
        const std::string_view digits = text.substr(0, dot);
        if (!std::all_of(digits.begin(), digits.end(), is_number)) return false;
        if (digits.size() > 1 && digits.front() == '0') return false;
        if (digits.size() == 3 && digits > "255") return false;
        text.remove_prefix(part < 3 ? dot + 1 : dot);
    }
    return text.empty();
}

// Eight groups of up to four hexadecimal digits; "::" stands once for one group or more of zeros,
// and the last two groups may be an IPv4 address.
bool is_ipv6(std::string_view text) {
    int groups = 0;
    bool gap = false;
    if (text.starts_with("::")) {
        gap = true;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const std::size_t size = std::min(text.find(':'), text.size());
        const std::string_view group = text.substr(0, size);
        if (size == text.size() && group.find('.') != group.npos) {
            if (!is_ipv4(group)) return false;
            groups += 2;
            break;
        }
        if (size == 0 || size > 4 || !std::all_of(group.begin(), group.end(), is_hex)) return false;
        ++groups;
        text.remove_prefix(size);
        if (text.empty()) break;
        text.remove_prefix(1);
        if (text.empty()) return false;
        if (text.front() != ':') continue;
        if (gap) return false;
        gap = true;
        text.remove_prefix(1);
    }
    return gap ? groups < 8 : groups == 8;
}

// "[v1.name]", kept open by RFC 3986 for what comes after IPv6.
bool is_future_address(std::string_view text) {
    if (text.empty() || (text.front() != 'v' && text.front() != 'V')) return false;
    const std::size_t dot = text.find('.');
    if (dot == text.npos || dot < 2 || dot + 1 == text.size()) return false;
    const std::string_view version = text.substr(1, dot - 1);
    const std::string_view name = text.substr(dot + 1);
    return std::all_of(version.begin(), version.end(), is_hex) && is_made_of(name, ":") &&
           name.find('%') == name.npos;
}

// "user@host:port", each part but the host perhaps missing.
bool is_authority(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at != text.npos) {
        if (!is_made_of(text.substr(0, at), ":")) return false;
        text.remove_prefix(at + 1);
    }
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == text.npos) return false;
        const std::string_view address = text.substr(1, end - 1);
        if (!is_ipv6(address) && !is_future_address(address)) return false;
        port = text.substr(end + 1);
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        if (!is_made_of(text.substr(0, colon), {})) return false;
        port = text.substr(colon);
    }
    if (port.empty()) return true;
    return port.front() == ':' && std::all_of(port.begin() + 1, port.end(), is_number);
}

}  // namespace

bool is_uri(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos || !is_scheme(text.substr(0, colon))) return false;
    text.remove_prefix(colon + 1);
    if (const std::size_t hash = text.find('#'); hash != text.npos) {
        if (!is_made_of(text.substr(hash + 1), ":@/?")) return false;
        text = text.substr(0, hash);
    }
    if (const std::size_t question = text.find('?'); question != text.npos) {
        if (!is_made_of(text.substr(question + 1), ":@/?")) return false;
        text = text.substr(0, question);
    }
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        const std::size_t slash = std::min(text.find('/'), text.size());
        if (!is_authority(text.substr(0, slash))) return false;
        text.remove_prefix(slash);
    }
    return is_made_of(text, ":@/");
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
        if (hyphen ? text[at] != '-' : !is_hex(text[at])) return false;
    }
    return true;
}

bool is_base64(std::string_view text) {
    if (text.size() % 4 != 0) return false;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_number(c) || c == '+' || c == '/'; });
}

}  // namespace rollcall
