// The files that people fill in, and those that they get back, of users and of entries alike.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "engine/directory/directory.h"
#include "engine/directory/uploader.h"
#include "engine/plan/sheet.h"
#include "engine/schema/any_schema.h"

namespace rollcall {

struct SheetOrder {
    AnySchema schema;
    std::shared_ptr<const Directory> directory;  // null: none is known
    Uploader uploader = Uploader::api();         // whose columns
    SheetFormat format = SheetFormat::csv;
};

// Takes what is written, piece by piece.
using SheetSink = std::function<void(std::string_view)>;

// Throws Failure{usage} where the schema has no such form.
void check_sheet_format(const AnySchema& schema, SheetFormat format);

void write_template(const SheetOrder& order, const SheetSink& sink);

// All users, or all entries of the schema's collection; answers how many. Throws Failure{usage}
// where there is nothing to be written, {reference_broken} where a value cannot be.
std::uint64_t write_export(const SheetOrder& order, const SheetSink& sink);

}  // namespace rollcall
