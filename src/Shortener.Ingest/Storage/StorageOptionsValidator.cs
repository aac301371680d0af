using Microsoft.Extensions.Options;
using Npgsql;
using Shortener.Core.Storage;
using StackExchange.Redis;

namespace Shortener.Ingest.Storage;

/// <summary>Refuses connection strings that no mode is made of. Never repeats a connection string: it may hold a password.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Postgres))
        {
            if (!string.IsNullOrWhiteSpace(options.Redis))
            {
                failures.Add(
                    "ConnectionStrings:Redis is set without ConnectionStrings:Postgres: Redis only joins nodes that share one PostgreSQL. "
                    + "Set ConnectionStrings__Postgres as well, or leave ConnectionStrings__Redis empty for the embedded mode.");
            }
        }
        else if (PostgresProblem(options.Postgres) is { } problem)
        {
            failures.Add(
                $"ConnectionStrings:Postgres is not an Npgsql connection string ({problem}). "
                + "Expected e.g. Host=db;Username=shortener;Password=…;Database=shortener (environment: ConnectionStrings__Postgres).");
        }

        if (!string.IsNullOrWhiteSpace(options.Redis) && RedisProblem(options.Redis) is { } unusable)
        {
            failures.Add(
                $"ConnectionStrings:Redis is not a StackExchange.Redis connection string ({unusable}). "
                + "Expected e.g. redis:6379,password=… (environment: ConnectionStrings__Redis).");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? RedisProblem(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count == 0 ? "it names no server" : null;
        }
        catch (ArgumentException)
        {
            // The exception's text may quote the string, password included.
            return "an option is unknown or a value has the wrong form";
        }
    }

    private static string? PostgresProblem(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(builder.Host) ? "it names no Host" : null;
        }
        catch (ArgumentException)
        {
            // The exception's text may quote the string, password included.
            return "a keyword is unknown or a value has the wrong form";
        }
    }
}
