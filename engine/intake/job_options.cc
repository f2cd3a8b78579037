#include "engine/intake/job_options.h"

#include <charconv>

#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {

std::string write_options(const JobOptions& options) {
    std::string json = "{\"match_columns_by_name\":";
    json += options.match_columns_by_name ? "true" : "false";
    const auto put = [&json](std::string_view name, const std::string& text) {
        if (text.empty()) return;
        json.append(",\"").append(name).append("\":");
        append_json_string(json, text);
    };
    put("schema", options.schema);
    put("encoding", options.encoding);
    put("delimiter", options.delimiter);
    put("services", options.services);
    put("manages", options.manages);
    put("as_of", options.as_of);
    put("license_budget", options.license_budget);
    put("approved_plan", options.approved_plan);
    if (options.approves) json += ",\"approves\":true";
    if (!options.base.empty()) json += ",\"base\":" + options.base;
    if (options.chunk_rows != 0) json += ",\"chunk_rows\":" + std::to_string(options.chunk_rows);
    return json + '}';
}

JobOptions read_options(const std::string& json) {
    const auto text = [&json](std::string_view name) {
        return read_string(find_member(json, name));
    };
    JobOptions options;
    options.match_columns_by_name = find_member(json, "match_columns_by_name") == "true";
    options.schema = text("schema");
    options.encoding = text("encoding");
    options.delimiter = text("delimiter");
    options.services = text("services");
    options.manages = text("manages");
    options.as_of = text("as_of");
    options.license_budget = text("license_budget");
    options.approved_plan = text("approved_plan");
    options.approves = find_member(json, "approves") == "true";
    options.base = find_member(json, "base");
    const std::string_view rows = find_member(json, "chunk_rows");
    std::from_chars(rows.data(), rows.data() + rows.size(), options.chunk_rows);
    return options;
}

std::string write_base(const BaseFile& base) {
    std::string json = R"({"file":)";
    append_json_string(json, base.file);
    json += R"(,"sha256":)";
    append_json_string(json, base.sha256);
    return json + R"(,"plan":)" + std::to_string(base.plan) + R"(,"options":)" + base.options + '}';
}

BaseFile read_base(const std::string& json) {
    BaseFile base;
    base.file = read_string(find_member(json, "file"));
    base.sha256 = read_string(find_member(json, "sha256"));
    base.options = find_member(json, "options");
    const std::string_view plan = find_member(json, "plan");
    std::from_chars(plan.data(), plan.data() + plan.size(), base.plan);
    return base;
}

std::optional<Encoding> encoding_of(const JobOptions& options) {
    if (options.encoding.empty()) return std::nullopt;
    return find_encoding(options.encoding);
}

}  // namespace rollcall
