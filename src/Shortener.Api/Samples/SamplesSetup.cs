using Shortener.Api.Pages.Guide;
using Shortener.Core.Samples;

namespace Shortener.Api.Samples;

/// <summary>Sample data.</summary>
internal static class SamplesSetup
{
    public static void AddSamples(this IServiceCollection services)
    {
        services.AddSingleton<SampleLoader>();
        services.AddSingleton<SampleDesk>();
        services.AddSingleton<FirstStepsReader>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SamplesJson.Default));
    }
}
