#include "engine/http/host_tenant.h"

#include <algorithm>

#include "engine/http/service.h"
#include "engine/schema/fold.h"

namespace rollcall {

std::string tenant_of_host(const Service& service, const Request& request) {
    // Names of hosts are the same in any case, and with the dot of the root (RFC 4343, RFC 1034).
    const std::string domain = fold_ascii(service.options().tenant_domain);
    std::string host = fold_ascii(request.header("host"));
    host.resize(std::min(host.find(':'), host.size()));
    if (host.ends_with('.')) host.pop_back();
    const std::string end = '.' + domain;
    if (domain.empty() || !host.ends_with(end)) return {};
    return host.substr(0, host.size() - end.size());
}

bool needs_tenant(Service& service, const Request& request) {
    return service.stores().has_many() && tenant_of_host(service, request).empty();
}

}  // namespace rollcall
