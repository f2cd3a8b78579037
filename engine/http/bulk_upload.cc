// Files in and out: template, complete list, upload, sync.

#include <algorithm>

#include "engine/http/job_access.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/sent_file.h"
#include "engine/http/service.h"
#include "engine/intake/judge.h"
#include "engine/plan/write_sheet.h"
#include "engine/schema/suggest.h"
#include "engine/source/encoding.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view usual_schema = "ccai-users";

// A schema that ships. A path would let its sender read the server's files.
std::string shipped_schema(const std::string& name) {
    const std::vector<std::string> all = shipped_schemas();
    if (std::find(all.begin(), all.end(), name) != all.end()) return name;
    const std::string near = suggest(name, all);
    throw Failure(FailureKind::usage,
                  "schema: there is none of that name" +
                      (near.empty() ? std::string() : "; did you mean " + near + "?"));
}

SheetOrder sheet_order(Service& service, Store& store, const Request& request,
                       std::string_view usual_format) {
    SheetOrder order;
    const std::string schema = request.query("schema");
    order.schema =
        load_any_schema(schema.empty() ? std::string(usual_schema) : shipped_schema(schema));
    const std::string said = request.query("format");
    const std::string_view format = said.empty() ? usual_format : std::string_view(said);
    if (format != "csv" && format != "json")
        throw Failure(FailureKind::usage, "format: is not csv or json");
    order.format = format == "csv" ? SheetFormat::csv : SheetFormat::json;
    check_sheet_format(order.schema, order.format);
    order.directory = service.stores().directory(store);
    order.uploader = uploader_of(store.access(), request.caller.actor, *order.directory);
    return order;
}

std::string sheet_name(const SheetOrder& order, std::string_view what) {
    return name_of(order.schema) + '-' + std::string(what) +
           (order.format == SheetFormat::csv ? ".csv" : ".json");
}

// What the fields of the form or of the query say.
class Fields {
public:
    explicit Fields(const Request& request) : request_(request) {}

    std::string operator()(std::string_view name) {
        known_.emplace_back(name);
        const auto found = request_.form.find(name);
        return found == request_.form.end() ? request_.query(name) : found->second;
    }

    bool truth(std::string_view name) {
        const std::string word = (*this)(name);
        if (word == "true" || word == "1") return true;
        if (word.empty() || word == "false" || word == "0") return false;
        throw Failure(FailureKind::usage, std::string(name) + ": is not true or false");
    }

    // To be called once all were asked for.
    void refuse_others() const {
        for (const TextMap* map : {&request_.form, &request_.head.query})
            for (const auto& [name, value] : *map)
                if (name != "filename" &&
                    std::find(known_.begin(), known_.end(), name) == known_.end())
                    throw Failure(FailureKind::usage, name + ": there is no such field here");
    }

private:
    const Request& request_;
    std::vector<std::string> known_;
};

// RFC draft "The Idempotency-Key HTTP Header Field": printable, and not endless.
std::string idempotency_key(const Request& request) {
    constexpr std::size_t most = 255;
    std::string key = request.header("idempotency-key");
    const bool is_sound = key.size() <= most && std::all_of(key.begin(), key.end(), [](char c) {
                              return c > ' ' && c < '\x7f';
                          });
    if (!is_sound)
        throw Failure(FailureKind::usage,
                      "Idempotency-Key: is to have at most 255 visible ASCII characters");
    return key;
}

JobOptions read_options(Fields& fields) {
    JobOptions options;
    options.encoding = fields("encoding");
    if (!options.encoding.empty() && !find_encoding(options.encoding))
        throw Failure(FailureKind::usage, "encoding: there is none of that name");
    options.delimiter = fields("delimiter");
    if (options.delimiter == "tab") options.delimiter = "\t";
    if (options.delimiter.size() > 1)
        throw Failure(FailureKind::usage, "delimiter: is to be one character, or tab");
    options.services = fields("services");
    if (!options.services.empty() && options.services != "add" && options.services != "add-remove")
        throw Failure(FailureKind::usage, "services: is not add or add-remove");
    options.match_columns_by_name = fields.truth("match_columns_by_name");
    return options;
}

Response take_upload(Service& service, Request& request, JobKind kind, bool needs_id) {
    const auto store = service.stores().lease(request.tenant);
    // Until a job has it, the file is nobody's.
    struct Guard {
        std::string folder;
        std::string name;
        ~Guard() { forget_upload(folder, name); }
    } guard{request.folder, request.file->kept.name};
    Fields fields(request);
    UploadOrder order;
    order.kind = kind;
    order.detached = true;
    order.filename = request.file->filename;
    order.kept = request.file->kept;
    order.key = idempotency_key(request);
    const std::string schema = fields("schema");
    if (!schema.empty()) order.schema = shipped_schema(schema);
    order.options = read_options(fields);
    if (kind == JobKind::sync) {
        order.options.manages = fields("manages");
        order.options.as_of = fields("as_of");
        order.options.license_budget = fields("license_budget");
    }
    const std::string id = kind == JobKind::sync ? std::string() : fields("id");
    fields.refuse_others();
    if (needs_id && id.empty())
        return problem(400, "no_id", "PUT needs the field \"id\": the job to upload into");
    if (!id.empty()) {
        const Named named = find_job(*store, request.caller, id);
        if (!named.job) return named.refusal;
        order.job = named.job->id;
    }
    Intake intake = intake_for(*store, request);
    guard.name.clear();
    const Answer answer = kind == JobKind::sync ? intake.sync(order, false) : intake.upload(order);
    if (answer.refusal) return problem(answer);
    service.wake_workers();
    return job_answer(request, *answer.job, answer.job->state, 202);
}

}  // namespace

Response answer_template(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    // The API that the seed documents takes JSON.
    const SheetOrder order = sheet_order(service, *store, request, "json");
    Response response;
    response.add("Content-Type",
                 order.format == SheetFormat::csv ? "text/csv; charset=utf-8" : "application/json");
    add_attachment(response, sheet_name(order, "template"));
    write_template(order, [&](std::string_view text) { response.body.append(text); });
    return response;
}

Response answer_export(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const SheetOrder order = sheet_order(service, *store, request, "csv");
    Response response = send_file(request.folder, [&](OutputFile& out) {
        write_export(order, [&](std::string_view text) { out.append(text); });
    });
    response.add("Content-Type",
                 order.format == SheetFormat::csv ? "text/csv; charset=utf-8" : "application/json");
    add_attachment(response, sheet_name(order, "export"));
    return response;
}

Response answer_upload(Service& service, Request& request) {
    return take_upload(service, request, JobKind::upload, false);
}

Response answer_upload_again(Service& service, Request& request) {
    return take_upload(service, request, JobKind::upload, true);
}

Response answer_sync(Service& service, Request& request) {
    return take_upload(service, request, JobKind::sync, false);
}

}  // namespace rollcall
