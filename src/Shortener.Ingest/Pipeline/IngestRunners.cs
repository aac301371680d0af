using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Postgres;
using Shortener.Ingest.Sources;
using Shortener.Ingest.Streams;

namespace Shortener.Ingest.Pipeline;

/// <summary>Chooses what becomes of this process's clicks, by the connection strings and <c>Ingest:InProcess</c>.</summary>
internal sealed class IngestRunners(IServiceProvider services, IOptions<IngestOptions> ingest, IOptions<StorageOptions> storage)
{
    /// <summary>Whether nodes forward their clicks to workers.</summary>
    public bool Forwards => HasRedis && ingest.Value.InProcess is not true;

    /// <summary>Whether this process stores its clicks itself.</summary>
    public bool StoresHere => !Forwards && ingest.Value.InProcess is not false;

    private bool HasRedis => !string.IsNullOrWhiteSpace(storage.Value.Redis);

    /// <summary>Null when clicks are only journalled.</summary>
    public ISourceRunner? Create()
    {
        if (Forwards)
        {
            services.GetRequiredService<StreamRedis>().Start();
            return services.GetRequiredService<ForwardRunner>();
        }

        if (ingest.Value.InProcess is false)
        {
            return null;
        }

        return new PipelineRunner(
            services.GetRequiredService<ClickPipelineFactory>(),
            services.GetRequiredService<IClickStore>(),
            storage.Value.Backend == StorageBackend.Postgres ? services.GetRequiredService<PostgresSourceLeases>() : null);
    }
}
