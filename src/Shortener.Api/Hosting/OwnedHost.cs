namespace Shortener.Api.Hosting;

/// <summary>Disposes a command's host the way it was built: its stores release connections asynchronously.</summary>
internal sealed class OwnedHost(IHost host) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable asynchronous)
        {
            return asynchronous.DisposeAsync();
        }

        host.Dispose();
        return ValueTask.CompletedTask;
    }
}
