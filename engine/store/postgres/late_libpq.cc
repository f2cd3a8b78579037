// The functions of libpq that this module calls, bound when the first of them is: only a store on
// PostgreSQL needs it, and with the libraries behind it it would slow every start
// (text/late_library.h).
#include <libpq-fe.h>

#include "engine/text/late_library.h"

namespace {

const rollcall::LateLibrary& library() {
    static const rollcall::LateLibrary late("libpq.so.5");
    return late;
}

}  // namespace

extern "C" {

PGconn* PQconnectdbParams(const char* const* keywords, const char* const* values, int expands) {
    static auto* const late = library().find<decltype(PQconnectdbParams)>("PQconnectdbParams");
    return late(keywords, values, expands);
}

ConnStatusType PQstatus(const PGconn* connection) {
    static auto* const late = library().find<decltype(PQstatus)>("PQstatus");
    return late(connection);
}

char* PQerrorMessage(const PGconn* connection) {
    static auto* const late = library().find<decltype(PQerrorMessage)>("PQerrorMessage");
    return late(connection);
}

void PQfinish(PGconn* connection) {
    static auto* const late = library().find<decltype(PQfinish)>("PQfinish");
    late(connection);
}

PQconninfoOption* PQconninfoParse(const char* text, char** error) {
    static auto* const late = library().find<decltype(PQconninfoParse)>("PQconninfoParse");
    return late(text, error);
}

void PQconninfoFree(PQconninfoOption* options) {
    static auto* const late = library().find<decltype(PQconninfoFree)>("PQconninfoFree");
    late(options);
}

int PQsocket(const PGconn* connection) {
    static auto* const late = library().find<decltype(PQsocket)>("PQsocket");
    return late(connection);
}

int PQconsumeInput(PGconn* connection) {
    static auto* const late = library().find<decltype(PQconsumeInput)>("PQconsumeInput");
    return late(connection);
}

PGnotify* PQnotifies(PGconn* connection) {
    static auto* const late = library().find<decltype(PQnotifies)>("PQnotifies");
    return late(connection);
}

void PQfreemem(void* memory) {
    static auto* const late = library().find<decltype(PQfreemem)>("PQfreemem");
    late(memory);
}

PQnoticeProcessor PQsetNoticeProcessor(PGconn* connection, PQnoticeProcessor processor,
                                       void* self) {
    static auto* const late =
        library().find<decltype(PQsetNoticeProcessor)>("PQsetNoticeProcessor");
    return late(connection, processor, self);
}

PGresult* PQexec(PGconn* connection, const char* sql) {
    static auto* const late = library().find<decltype(PQexec)>("PQexec");
    return late(connection, sql);
}

int PQsendQueryParams(PGconn* connection, const char* sql, int count, const Oid* types,
                      const char* const* values, const int* lengths, const int* formats,
                      int format) {
    static auto* const late = library().find<decltype(PQsendQueryParams)>("PQsendQueryParams");
    return late(connection, sql, count, types, values, lengths, formats, format);
}

PGresult* PQgetResult(PGconn* connection) {
    static auto* const late = library().find<decltype(PQgetResult)>("PQgetResult");
    return late(connection);
}

int PQenterPipelineMode(PGconn* connection) {
    static auto* const late = library().find<decltype(PQenterPipelineMode)>("PQenterPipelineMode");
    return late(connection);
}

int PQexitPipelineMode(PGconn* connection) {
    static auto* const late = library().find<decltype(PQexitPipelineMode)>("PQexitPipelineMode");
    return late(connection);
}

int PQpipelineSync(PGconn* connection) {
    static auto* const late = library().find<decltype(PQpipelineSync)>("PQpipelineSync");
    return late(connection);
}

ExecStatusType PQresultStatus(const PGresult* result) {
    static auto* const late = library().find<decltype(PQresultStatus)>("PQresultStatus");
    return late(result);
}

char* PQresultErrorField(const PGresult* result, int field) {
    static auto* const late = library().find<decltype(PQresultErrorField)>("PQresultErrorField");
    return late(result, field);
}

int PQntuples(const PGresult* result) {
    static auto* const late = library().find<decltype(PQntuples)>("PQntuples");
    return late(result);
}

char* PQgetvalue(const PGresult* result, int row, int column) {
    static auto* const late = library().find<decltype(PQgetvalue)>("PQgetvalue");
    return late(result, row, column);
}

int PQgetlength(const PGresult* result, int row, int column) {
    static auto* const late = library().find<decltype(PQgetlength)>("PQgetlength");
    return late(result, row, column);
}

int PQgetisnull(const PGresult* result, int row, int column) {
    static auto* const late = library().find<decltype(PQgetisnull)>("PQgetisnull");
    return late(result, row, column);
}

char* PQcmdTuples(PGresult* result) {
    static auto* const late = library().find<decltype(PQcmdTuples)>("PQcmdTuples");
    return late(result);
}

void PQclear(PGresult* result) {
    static auto* const late = library().find<decltype(PQclear)>("PQclear");
    late(result);
}

}  // extern "C"
