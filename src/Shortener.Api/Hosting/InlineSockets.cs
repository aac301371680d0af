namespace Shortener.Api.Hosting;

/// <summary>
/// Lets a socket's completion run on the thread that learned of it, so that a cached redirect changes no thread between its arrival
/// and its answer. Whatever may take long leaves those threads first: see <see cref="ThreadPoolContext"/>.
/// </summary>
internal static class InlineSockets
{
    /// <summary>Read once by the runtime, when the first socket waits; an operator's own value wins.</summary>
    public const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Call before anything opens a socket: later the runtime does not look again.</summary>
    public static void Prefer()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
