using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;

namespace Shortener.Api.Links;

/// <summary>
/// The control-plane stores of a backend; needs its <c>SqliteDatabase</c> or <c>NpgsqlDataSource</c> in the container.
/// </summary>
internal static class LinkStorage
{
    public static IServiceCollection AddLinkStores(this IServiceCollection services, StorageBackend backend) => backend switch
    {
        StorageBackend.Postgres => services
            .AddSingleton<ILinkStore, PostgresLinkStore>()
            .AddSingleton<IRedirectStore, PostgresRedirectStore>()
            .AddSingleton<IDomainStore, PostgresDomainStore>()
            .AddSingleton<IAccountStore, PostgresAccountStore>()
            .AddSingleton<IIdempotencyStore, PostgresIdempotencyStore>(),
        _ => services
            .AddSingleton<ILinkStore, SqliteLinkStore>()
            .AddSingleton<IRedirectStore, SqliteRedirectStore>()
            .AddSingleton<IDomainStore, SqliteDomainStore>()
            .AddSingleton<IAccountStore, SqliteAccountStore>()
            .AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>(),
    };
}
