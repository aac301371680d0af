using System.Globalization;

namespace Shortener.FaultTests;

/// <summary>How often the fault tests run their rounds, and the seed of everything random in them.</summary>
internal static class FaultSettings
{
    /// <summary><c>SHORTENER_FAULT_ROUNDS</c>; three by default, <c>./test.sh faults</c> sets twenty.</summary>
    public static int Rounds { get; } = Read("SHORTENER_FAULT_ROUNDS", 3);

    /// <summary><c>SHORTENER_FAULT_SEED</c> repeats a run that failed; else a fresh one.</summary>
    public static int Seed { get; } = Read("SHORTENER_FAULT_SEED", Random.Shared.Next());

    private static int Read(string variable, int fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
