// For whoever runs the service: is it alive, does it work, how much has it done, what does it
// offer.
#include "engine/http/api_document.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/text/failure.h"

namespace rollcall {

Response answer_health(Service&, Request&) { return json_response(R"({"status":"ok"})"); }

// Whether requests can be answered: the store is there, and the service is not about to stop.
Response answer_ready(Service& service, Request&) {
    if (service.is_stopping()) return problem(503, "stopping", "the service is about to stop");
    open_store(service.options().store, false)->generation();  // not one that was opened before
    return json_response(R"({"status":"ready"})");
}

Response answer_metrics(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const bool has_many = service.stores().has_many();
    Response response;
    response.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = service.metrics().text(
        has_many ? nullptr : &*store, [&](JobState state) { return service.count_waiting(state); });
    return response;
}

Response answer_openapi(Service&, Request&) { return json_response(std::string(api_document())); }

}  // namespace rollcall
