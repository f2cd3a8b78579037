// The records of a schema in PostgreSQL, within one transaction: fetched by many at once, and
// written by many at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/schema/any_schema.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/store/records.h"

namespace rollcall {

class PostgresRecords : public Records {
public:
    // Those of these keys will be looked for next, and none else.
    virtual void fetch(const std::vector<std::string>& keys) = 0;
    // What was put, added and removed is written.
    virtual void flush() = 0;
};

// Both must outlive it.
std::unique_ptr<PostgresRecords> open_records(PostgresStore::Write& write, const AnySchema& schema);

}  // namespace rollcall
