using System.CommandLine;

namespace Shortener.Api.Hosting;

/// <summary>
/// <c>ingest</c>: a worker apart from the nodes. Until nodes forward their clicks to streams, each stores its own, and a worker would
/// have nothing to do; saying so beats idling.
/// </summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var ingest = new Command("ingest", "Start an ingest worker (not in this release: every node stores the clicks of its own journal)");
        ingest.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                "This release has no separate ingest workers: every node stores the clicks of its own journal (Ingest:InProcess=true). Start nodes with ./run.sh.");
            return ExitCode.BadInput;
        });
        return ingest;
    }
}
