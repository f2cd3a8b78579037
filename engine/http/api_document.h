// schemas/api/openapi.json, built into the program.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

struct ApiDocument {
    std::string_view name;
    std::string_view text;
};

extern const ApiDocument api_documents[];
extern const std::size_t api_document_count;

inline std::string_view api_document() { return api_documents[0].text; }

}  // namespace rollcall
