// The records of a schema in SQLite, within one transaction.
#pragma once

#include <memory>

#include "engine/schema/any_schema.h"
#include "engine/store/records.h"
#include "engine/store/sqlite/database.h"

namespace rollcall {

// Both must outlive it.
std::unique_ptr<Records> open_records(Database& database, const AnySchema& schema);

}  // namespace rollcall
