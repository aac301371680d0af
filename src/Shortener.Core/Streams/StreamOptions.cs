using System.Globalization;

namespace Shortener.Core.Streams;

/// <summary>How a node's clicks travel to the workers in the distributed mode.</summary>
public sealed class StreamOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Streams";

    /// <summary>
    /// Largest chunk of frames in one stream entry, in KiB. Default 256 (about 1,500 clicks), range 1 to 16,384. Environment:
    /// <c>Streams__ChunkKiB</c>.
    /// </summary>
    public int ChunkKiB { get; set; } = 256;

    /// <summary>
    /// Frames that may lie in Redis without being committed, per source, in MiB. Default 64, range 1 to 4,096. When that much waits, the
    /// node stops sending, and the rest stays in its journal. Environment: <c>Streams__MaxPendingMiB</c>.
    /// </summary>
    public int MaxPendingMiB { get; set; } = 64;

    /// <summary>
    /// Time in seconds after which the sources of a silent worker are taken over by another. Default 5, range 2 to 60. Environment:
    /// <c>Streams__LeaseSeconds</c>.
    /// </summary>
    public int LeaseSeconds { get; set; } = 5;

    /// <summary>Every value that is out of its range, as text for the operator; empty when the options can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(nameof(ChunkKiB), ChunkKiB, 1, 16_384);
        Check(nameof(MaxPendingMiB), MaxPendingMiB, 1, 4_096);
        Check(nameof(LeaseSeconds), LeaseSeconds, 2, 60);
        return problems;

        void Check(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{SectionName}:{name} is {value}, but must be {least} to {most} (environment: {SectionName}__{name})"));
            }
        }
    }
}
