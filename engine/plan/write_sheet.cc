#include "engine/plan/write_sheet.h"

#include "engine/directory/origin.h"
#include "engine/plan/entry/entry_sheet.h"
#include "engine/schema/fold.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& one : all) names.push_back(one.name);
    return names;
}

// The whole template of a schema of users, with its rules.
struct UserTemplate {
    Binding binding;
    Rules rules;

    explicit UserTemplate(const SheetOrder& order) {
        const Schema& schema = std::get<Schema>(order.schema);
        if (order.directory)
            binding = bind_template(schema, names_of(order.directory->roles()),
                                    names_of(order.directory->teams()));
        else
            binding = bind_template(schema, {}, {});
        std::vector<Finding> none;
        rules = make_rules(schema, binding, order.directory.get(), order.uploader, Limits{}, none);
    }
};

EntryRules entry_rules(const SheetOrder& order) {
    const EntrySchema& schema = std::get<EntrySchema>(order.schema);
    EntryInputs inputs;
    inputs.directory = order.directory.get();
    inputs.uploader = &order.uploader;
    inputs.of_records = order.format == SheetFormat::json;
    return make_entry_rules(schema, bind_entry_template(schema), inputs, {});
}

// Gathers small pieces to larger ones.
class Pieces {
public:
    explicit Pieces(const SheetSink& sink) : sink_(sink) {}

    std::string& text() { return text_; }

    void put_if_long() {
        constexpr std::size_t long_enough = 256 * 1024;
        if (text_.size() > long_enough) put();
    }

    void put() {
        sink_(text_);
        text_.clear();
    }

private:
    const SheetSink& sink_;
    std::string text_;
};

template <typename AnySheet>
void write_empty(AnySheet sheet, const SheetSink& sink) {
    Pieces pieces(sink);
    sheet.append_head(pieces.text());
    sheet.append_example(pieces.text());
    sheet.append_tail(pieces.text());
    pieces.put();
}

// `each` calls what it is given once for every user or entry; `append` writes one of them.
template <typename AnySheet, typename Each, typename Append>
std::uint64_t write_filled(AnySheet sheet, const SheetSink& sink, const Each& each,
                           const Append& append) {
    Pieces pieces(sink);
    std::uint64_t rows = 0;
    sheet.append_head(pieces.text());
    each([&](const auto& one) {
        append(sheet, pieces.text(), one);
        pieces.put_if_long();
        ++rows;
    });
    sheet.append_tail(pieces.text());
    pieces.put();
    return rows;
}

void refuse_export(const SheetOrder& order) {
    const auto* const users = std::get_if<Schema>(&order.schema);
    const auto* const entries = std::get_if<EntrySchema>(&order.schema);
    if (users != nullptr && users->skips_existing)
        throw Failure(FailureKind::usage,
                      "--schema: " + users->name +
                          " passes over users who exist, so its files are not for them");
    if (entries != nullptr && entries->collection.empty())
        throw Failure(FailureKind::usage,
                      "--schema: " + entries->name +
                          " names no collection of the Directory, so there is nothing to write; "
                          "rollcall template writes the empty file");
    if (!order.directory)
        throw Failure(FailureKind::usage, std::string("--directory is missing: whose ") +
                                              (users != nullptr ? "users" : "entries") +
                                              " are written?");
}

// No cell can say a location that goes by the word which removes it.
void refuse_unsayable_locations(const SheetOrder& order) {
    for (const Column& column : std::get<Schema>(order.schema).columns) {
        if (column.kind != ColumnKind::reference || column.clear_word.empty()) continue;
        for (const std::string& location : order.directory->locations())
            if (equal_folded(location, column.clear_word))
                throw Failure(FailureKind::reference_broken,
                              "directory: the location " + quote(location) +
                                  " cannot be written: in a file that word removes the location; "
                                  "rename it");
    }
}

std::uint64_t export_users(const SheetOrder& order, const SheetSink& sink) {
    refuse_unsayable_locations(order);
    const UserTemplate whole(order);
    return write_filled(
        Sheet(whole.rules, order.format), sink,
        [&](const auto& visit) { order.directory->each_user(visit); },
        [](Sheet& sheet, std::string& out, const User& user) { sheet.append_user(out, user); });
}

std::uint64_t export_entries(const SheetOrder& order, const SheetSink& sink) {
    const EntryRules rules = entry_rules(order);
    rules.stored->refuse_split_items();
    return write_filled(
        EntrySheet(rules, order.format, SheetUse::to_edit), sink,
        [&](const auto& visit) { rules.stored->each(visit); },
        [](EntrySheet& sheet, std::string& out, const StoredEntry& entry) {
            sheet.append_entry(out, entry);
        });
}

}  // namespace

void check_sheet_format(const AnySchema& any, SheetFormat format) {
    const bool is_json = format == SheetFormat::json;
    std::visit(
        [&](const auto& schema) {
            if (is_json ? schema.takes_json : schema.takes_csv) return;
            throw Failure(FailureKind::usage,
                          "--format: " + schema.name + " has no form in " +
                              (is_json ? "JSON; use --format csv" : "CSV; use --format json"));
        },
        any);
}

void write_template(const SheetOrder& order, const SheetSink& sink) {
    if (std::holds_alternative<EntrySchema>(order.schema)) {
        const EntryRules rules = entry_rules(order);
        return write_empty(EntrySheet(rules, order.format, SheetUse::to_fill_in), sink);
    }
    const UserTemplate whole(order);
    write_empty(Sheet(whole.rules, order.format), sink);
}

std::uint64_t write_export(const SheetOrder& order, const SheetSink& sink) {
    refuse_export(order);
    return std::holds_alternative<Schema>(order.schema) ? export_users(order, sink)
                                                        : export_entries(order, sink);
}

}  // namespace rollcall
