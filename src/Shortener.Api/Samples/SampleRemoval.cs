namespace Shortener.Api.Samples;

/// <summary>What became of removing a sample.</summary>
internal enum SampleRemoval
{
    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>The person has none.</summary>
    None,

    /// <summary>People work in it.</summary>
    InUse,
}
